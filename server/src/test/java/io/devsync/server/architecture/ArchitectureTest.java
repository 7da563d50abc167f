package io.devsync.server.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The package plan of the design (docs/architecture.md): which room may know which, and what no room may do. */
@AnalyzeClasses(packages = "io.devsync", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String PROTOCOL = "io.devsync.protocol..";

    /** Calls that park their thread, by the class or interface that declares them. */
    private static final Map<String, Set<String>> BLOCKING = Map.of(
            "java.lang.Thread", Set.of("sleep", "join"),
            "java.lang.Object", Set.of("wait"),
            "java.util.concurrent.Future", Set.of("get"),
            "java.util.concurrent.CompletableFuture", Set.of("get", "join"),
            "java.util.concurrent.CountDownLatch", Set.of("await"),
            "java.util.concurrent.BlockingQueue", Set.of("put", "take"),
            "java.util.concurrent.Semaphore", Set.of("acquire"),
            "io.netty.util.concurrent.Future", Set.of("await", "sync", "awaitUninterruptibly", "syncUninterruptibly"),
            "reactor.core.publisher.Mono", Set.of("block", "blockOptional"),
            "reactor.core.publisher.Flux", Set.of("blockFirst", "blockLast", "toIterable", "toStream"));

    @ArchTest
    static final ArchRule protocolKnowsNothingOfTheServer = noClasses()
            .that()
            .resideInAPackage(PROTOCOL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.devsync.server..", "io.devsync.harness..");

    @ArchTest
    static final ArchRule protocolDoesNoInputOrOutputAndStartsNoThreads = noClasses()
            .that()
            .resideInAPackage(PROTOCOL)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "java.net..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "java.sql..",
                            "io.netty..",
                            "com.mongodb..",
                            "reactor..")
                    .or(named(
                            "java.io.File",
                            "java.io.FileInputStream",
                            "java.io.FileOutputStream",
                            "java.lang.Thread",
                            "java.util.concurrent.Executors",
                            "java.util.concurrent.CompletableFuture")));

    @ArchTest
    static final ArchRule protocolPackagesHaveNoCycles =
            slices().matching("io.devsync.protocol.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule serverKnowsNothingOfTheHarness = noClasses()
            .that()
            .resideInAPackage("io.devsync.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.devsync.harness..");

    @ArchTest
    static final ArchRule roomsHaveNoCycles = slices()
            .assignedFrom(new ServerRooms())
            .should()
            .beFreeOfCycles();

    /** The package of a room itself, with its entry and its exceptions, is above and below the parts. */
    @ArchTest
    static final ArchRule partsOfRoomsHaveNoCycles =
            slices().matching("io.devsync.server.(*).(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nobodyReachesUpToTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackages("io.devsync.server.cli..", "io.devsync.harness.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.devsync.server.cli..");

    @ArchTest
    static final ArchRule httpDoesNotKnowWhatIsServed = noClasses()
            .that()
            .resideInAPackage("io.devsync.server.http..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.devsync..")
                    .and(DescribedPredicate.not(
                            resideInAnyPackage("io.devsync.server.http..", "io.devsync.server.metrics.."))));

    @ArchTest
    static final ArchRule embeddedDataSourceKnowsNothingOfSync = noClasses()
            .that()
            .resideInAPackage("io.devsync.server.embedded..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.devsync.server..", PROTOCOL)
                    .and(DescribedPredicate.not(resideInAnyPackage(
                            "io.devsync.server.embedded..", "io.devsync.server.metrics.."))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheEmbeddedDataSourceKnowsItsEngine = noClasses()
            .that()
            .resideOutsideOfPackage("io.devsync.server.embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.h2..");

    @ArchTest
    static final ArchRule eventLoopsAreNeverBlocked = noClasses()
            .that()
            .areAssignableTo("io.netty.channel.ChannelHandler")
            .or()
            .resideInAPackage("io.devsync.server.session..")
            .should()
            .accessTargetWhere(blocks())
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noSynchronousMongoDriver = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.mongodb.client");

    @ArchTest
    static final ArchRule nothingIsKeptInStaticVariables =
            fields()
                    .that()
                    .areStatic()
                    .and(are(describe("written by people", field -> !field.getName().contains("$"))))
                    .and()
                    .areDeclaredInClassesThat()
                    .resideOutsideOfPackage("io.devsync.protocol.device..")
                    .should()
                    .beFinal();

    private static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> set = Set.of(names);
        return describe("be one of " + Arrays.toString(names), javaClass -> set.contains(javaClass.getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> blocks() {
        return describe("blocks its thread", access -> BLOCKING.entrySet().stream()
                .anyMatch(entry -> access.getTargetOwner().isAssignableTo(entry.getKey())
                        && entry.getValue().contains(access.getName())));
    }

    /**
     * The rooms of the server: {@code sync}, {@code api.client} and so on, each with its parts. The package {@code
     * io.devsync.server} itself, which joins them, is above them all.
     */
    private static final class ServerRooms implements SliceAssignment {
        private static final Pattern ROOM = Pattern.compile("io\\.devsync\\.server(?:\\.(api\\.\\w+|\\w+))?.*");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            Matcher matcher = ROOM.matcher(javaClass.getPackageName());
            if (!matcher.matches()) {
                return SliceIdentifier.ignore();
            }
            return SliceIdentifier.of(matcher.group(1) == null ? "server" : matcher.group(1));
        }

        @Override
        public String getDescription() {
            return "the server's rooms";
        }
    }
}
