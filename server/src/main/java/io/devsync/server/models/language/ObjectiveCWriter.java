package io.devsync.server.models.language;

import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelProperty;
import io.devsync.server.models.model.ModelType;
import io.devsync.server.models.model.ScalarType;
import io.devsync.server.models.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Objective-C: Realm from 10.29, which brought asymmetric classes (spec schema-generation §4.5). */
final class ObjectiveCWriter implements ModelWriter {

    private static final String OWNING = "init";

    private static final NamingRules RULES = new NamingRules(
            WordCase.KEPT,
            WordCase.KEPT,
            true,
            true,
            // Those of C++ too, because headers are read by Objective-C++.
            Words.of(
                    "BOOL Class IMP NO NULL Nil SEL YES _Bool _Nonnull _Nullable alignas asm assign atomic auto break bool",
                    "bycopy byref case catch char class const continue default delete do double else enum explicit export",
                    "extern false float for friend getter goto id if in inline inout int long mutable namespace new nil",
                    "nonatomic nonnull nullable oneway operator out private protected public readonly readwrite register",
                    "restrict retain return self setter short signed sizeof static strong struct super switch template",
                    "this throw true try typedef typeid typename typeof union unsigned using virtual void volatile weak",
                    "while"),
            Optional.empty(),
            Words.of(
                    "Bool Object Protocol NSArray NSData NSDate NSDictionary NSInteger NSNumber NSObject NSSet NSString",
                    "NSUUID RLMArray RLMAsymmetricObject RLMBool RLMDate RLMData RLMDecimal128 RLMDictionary RLMDouble",
                    "RLMEmbeddedObject RLMFloat RLMInt RLMObject RLMObjectBase RLMObjectId RLMRealm RLMSet RLMString RLMUUID",
                    "RLMValue"),
            // What RLMObject and NSObject have, by names that a property could have.
            Words.of(
                    "autorelease class className debugDescription dealloc description finalize frozen hash invalidated",
                    "isEqual isFrozen isInvalidated isProxy load objectSchema observationInfo primaryKey realm release",
                    "requiredProperties retainCount superclass version zone",
                    OWNING),
            ObjectiveCWriter::ownership,
            true);

    static final Dialect DIALECT = Dialect.full(RULES);

    private static final TypeNames TYPES = new TypeNames(ObjectiveCWriter::scalar, "id<RLMValue>", name -> name + " *");

    /** The compiler refuses properties whose getters promise ownership by the first word of their name. */
    private static String ownership(String property) {
        return property.matches("(alloc|copy|init|mutableCopy|new)([^a-z].*)?") ? OWNING : property;
    }

    private static String scalar(ScalarType type) {
        return switch (type) {
            case BOOL, INT, LONG, FLOAT, DOUBLE -> "NSNumber *";
            case DECIMAL -> "RLMDecimal128 *";
            case STRING -> "NSString *";
            case BINARY -> "NSData *";
            case DATE -> "NSDate *";
            case OBJECT_ID -> "RLMObjectId *";
            case UUID -> "NSUUID *";
        };
    }

    /** The protocol that names the type of elements and of numbers. */
    private static String protocol(ScalarType type) {
        return switch (type) {
            case BOOL -> "RLMBool";
            case INT, LONG -> "RLMInt";
            case FLOAT -> "RLMFloat";
            case DOUBLE -> "RLMDouble";
            case DECIMAL -> "RLMDecimal128";
            case STRING -> "RLMString";
            case BINARY -> "RLMData";
            case DATE -> "RLMDate";
            case OBJECT_ID -> "RLMObjectId";
            case UUID -> "RLMUUID";
        };
    }

    private static Optional<String> primitive(ScalarType type) {
        return switch (type) {
            case BOOL -> Optional.of("BOOL ");
            case INT, LONG -> Optional.of("NSInteger ");
            case FLOAT -> Optional.of("float ");
            case DOUBLE -> Optional.of("double ");
            case DECIMAL, STRING, BINARY, DATE, OBJECT_ID, UUID -> Optional.empty();
        };
    }

    @Override
    public NavigableSet<String> imports(List<ModelClass> classes) {
        return new TreeSet<>(Set.of("#import <Foundation/Foundation.h>", "#import <Realm/Realm.h>"));
    }

    @Override
    public String declaration(ModelClass modelClass) {
        return declareObjects(List.of(modelClass)).stream().map(line -> line + "\n").collect(Collectors.joining())
                + "\n" + interfaceOf(modelClass) + "\n" + implementation(modelClass);
    }

    /** Classes before their use, with the protocols by which collections name them. */
    private static List<String> declareObjects(List<ModelClass> classes) {
        NavigableSet<String> names = new TreeSet<>();
        for (ModelClass modelClass : classes) {
            names.add(modelClass.name().code());
            modelClass.values().flatMap(ObjectiveCWriter::target).forEach(names::add);
        }
        NavigableSet<String> elements = classes.stream()
                .flatMap(ModelClass::types)
                .filter(ModelType::isCollection)
                .flatMap(type -> target(type.value()))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> lines = new ArrayList<>();
        names.forEach(name -> lines.add("@class " + name + ";"));
        elements.forEach(name -> lines.add("RLM_COLLECTION_TYPE(" + name + ")"));
        return lines;
    }

    private static Stream<String> target(ValueType value) {
        return switch (value) {
            case ValueType.Link link -> Stream.of(link.target().code());
            case ValueType.Embedded embedded -> Stream.of(embedded.target().code());
            case ValueType.Scalar ignored -> Stream.empty();
            case ValueType.Mixed ignored -> Stream.empty();
        };
    }

    private static String interfaceOf(ModelClass modelClass) {
        Lines lines = new Lines(4);
        lines.addAll(Comments.slashes(modelClass.description()));
        lines.add("@interface " + modelClass.name().code() + " : " + superclass(modelClass.kind()));
        for (ModelProperty property : modelClass.properties()) {
            lines.addAll(Comments.slashes(property.description()));
            lines.add("@property " + type(property.type()) + property.name() + ";");
        }
        return lines.add("@end").toString();
    }

    private static String superclass(ModelClass.Kind kind) {
        return switch (kind) {
            case TOP_LEVEL -> "RLMObject";
            case EMBEDDED -> "RLMEmbeddedObject";
            case ASYMMETRIC -> "RLMAsymmetricObject";
        };
    }

    private static String type(ModelType type) {
        String value = TYPES.of(type.value());
        return switch (type) {
            case ModelType.Single(ValueType.Scalar(ScalarType scalar), boolean optional) when !optional ->
                primitive(scalar).orElse(value);
            case ModelType.Single(ValueType.Scalar(ScalarType scalar), boolean optional) ->
                "(nullable) "
                        + (primitive(scalar).isPresent() ? "NSNumber<" + protocol(scalar) + "> *" : value);
            case ModelType.Single(ValueType.Mixed ignored, boolean optional) -> "(nullable) " + value + " ";
            case ModelType.Single ignored -> "(nullable) " + value;
            case ModelType.ListOf(ValueType element) -> "RLMArray" + elements(element, "", "");
            case ModelType.SetOf(ValueType element) -> "RLMSet" + elements(element, "", "");
            case ModelType.DictionaryOf(ValueType element) ->
                "RLMDictionary" + elements(element, "NSString *, ", "RLMString, ");
        };
    }

    /** The type of elements twice: for the compiler as a generic, for Realm as a protocol. */
    private static String elements(ValueType element, String keyType, String keyProtocol) {
        String protocol =
                switch (element) {
                    case ValueType.Scalar(ScalarType type) -> protocol(type);
                    case ValueType.Mixed ignored -> "RLMValue";
                    case ValueType.Link link -> link.target().code();
                    case ValueType.Embedded embedded -> embedded.target().code();
                };
        if (element instanceof ValueType.Mixed && keyType.isEmpty()) {
            return "<RLMValue> *";
        }
        return "<" + keyType + TYPES.of(element) + "><" + keyProtocol + protocol + "> *";
    }

    private static String implementation(ModelClass modelClass) {
        Lines lines = new Lines(4);
        lines.add("@implementation " + modelClass.name().code());
        modelClass.primaryKey().ifPresent(key ->
                addMethod(lines, "NSString *", "primaryKey", List.of("return @" + Quotes.octal(key.name()) + ";")));
        List<String> required = modelClass.properties().stream()
                .filter(property -> needsRequired(property.type()))
                .map(property -> "@" + Quotes.octal(property.name()))
                .toList();
        if (!required.isEmpty()) {
            addMethod(lines, "NSArray<NSString *> *", "requiredProperties",
                    List.of("return @[" + String.join(", ", required) + "];"));
        }
        if (modelClass.name().mapped()) {
            addMethod(lines, "NSString *", "_realmObjectName",
                    List.of("return @" + Quotes.octal(modelClass.name().stored()) + ";"));
        }
        if (modelClass.mapsProperties()) {
            String entries = modelClass.properties().stream()
                    .filter(ModelProperty::mapped)
                    .map(property -> "@" + Quotes.octal(property.name()) + ": @" + Quotes.octal(property.storedName()))
                    .collect(Collectors.joining(", "));
            addMethod(lines, "NSDictionary<NSString *, NSString *> *", "_realmColumnNames",
                    List.of("return @{" + entries + "};"));
        }
        return lines.blank().add("@end").toString();
    }

    private static void addMethod(Lines lines, String type, String name, List<String> body) {
        lines.blank().open("+ (" + type + ")" + name + " {").addAll(body).close("}");
    }

    /** Objects may be null unless listed; so may elements of collections. */
    private static boolean needsRequired(ModelType type) {
        return switch (type) {
            case ModelType.Single(ValueType.Scalar(ScalarType scalar), boolean optional) ->
                !optional && primitive(scalar).isEmpty();
            case ModelType.Single ignored -> false;
            default -> type.value() instanceof ValueType.Scalar;
        };
    }

    @Override
    public List<ModelFile> files(List<ModelClass> classes, FileOptions options) {
        List<String> head = new ArrayList<>(imports(classes));
        head.addAll(List.of("", "NS_ASSUME_NONNULL_BEGIN", ""));
        head.addAll(declareObjects(classes));
        List<String> interfaces = new ArrayList<>(
                classes.stream().map(ObjectiveCWriter::interfaceOf).toList());
        interfaces.add("NS_ASSUME_NONNULL_END\n");
        return List.of(
                new ModelFile("Models.h", FileText.of("//", head, interfaces)),
                new ModelFile(
                        "Models.m",
                        FileText.of("//", List.of("#import \"Models.h\""),
                                classes.stream().map(ObjectiveCWriter::implementation).toList())));
    }
}
