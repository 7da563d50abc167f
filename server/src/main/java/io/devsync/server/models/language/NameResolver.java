package io.devsync.server.models.language;

import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelCode;
import io.devsync.server.models.model.ModelProblem;
import io.devsync.server.models.model.ModelProperty;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Gives classes and properties their names in the code: the stored one in the language's manner, or a substitute where a
 * keyword, the SDK or another name is in the way. Whoever is called in the code as in the store has its name first.
 */
final class NameResolver {

    private final NamingRules rules;
    private final List<ModelProblem> problems;

    NameResolver(NamingRules rules, List<ModelProblem> problems) {
        this.rules = rules;
        this.problems = problems;
    }

    /** The names in the code by stored name; classes that cannot have any are left out. */
    Map<String, String> classNames(List<ModelClass> classes) {
        Map<String, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (ModelClass modelClass : keptNamesFirst(classes)) {
            String stored = modelClass.name().stored();
            className(modelClass, taken).ifPresent(name -> {
                taken.add(name);
                names.put(stored, name);
            });
        }
        return names;
    }

    private List<ModelClass> keptNamesFirst(List<ModelClass> classes) {
        return classes.stream()
                .sorted(Comparator.comparing((ModelClass modelClass) ->
                        !rules.className(modelClass.name().stored()).equals(modelClass.name().stored())))
                .toList();
    }

    private Optional<String> className(ModelClass modelClass, Set<String> taken) {
        String stored = modelClass.name().stored();
        if (!rules.maps()) {
            if (isFreeClass(stored, taken)) {
                return Optional.of(stored);
            }
            problems.add(ModelProblem.of(modelClass, "", ModelCode.UNSUPPORTED_CLASS,
                    "\"" + stored + "\" cannot be the name of a class in this language; rename the class"));
            return Optional.empty();
        }
        String wanted = rules.className(stored);
        String name = Stream.of(wanted, wanted + "Model", "Model" + wanted)
                .filter(candidate -> isFreeClass(candidate, taken))
                .findFirst()
                .orElseGet(() -> numbered("Model" + wanted, candidate -> isFreeClass(candidate, taken)));
        if (!name.equals(wanted)) {
            problems.add(ModelProblem.of(modelClass, "", ModelCode.SUBSTITUTE_NAME,
                    "class \"" + stored + "\" is called " + name + " in the code"));
        }
        return Optional.of(name);
    }

    private boolean isFreeClass(String name, Set<String> taken) {
        return rules.isName(name) && !rules.takenClasses().contains(name) && !taken.contains(name);
    }

    /** Whether a property can have a name in the code at all. */
    boolean isExpressible(ModelClass owner, ModelProperty property) {
        return rules.maps() || isFreeMember(owner, property.storedName(), Set.of());
    }

    /** The class's properties, all of them expressible, under their names in the code. */
    List<ModelProperty> properties(ModelClass owner) {
        Map<String, String> names = new HashMap<>();
        Set<String> keys = new HashSet<>();
        List<ModelProperty> order = owner.properties().stream()
                .sorted(Comparator.comparing(property ->
                        !rules.property(property.storedName()).equals(property.storedName())))
                .toList();
        for (ModelProperty property : order) {
            String name = rules.maps() ? name(owner, property, keys) : property.storedName();
            keys.add(rules.memberKey().apply(name));
            names.put(property.storedName(), name);
        }
        return owner.properties().stream()
                .map(property -> property.named(names.getOrDefault(property.storedName(), property.storedName())))
                .toList();
    }

    private String name(ModelClass owner, ModelProperty property, Set<String> keys) {
        String stored = property.storedName();
        String wanted = rules.property(stored);
        String prefixed = prefixed(owner, wanted);
        String name = Stream.of(wanted, prefixed)
                .filter(candidate -> isFreeMember(owner, candidate, keys))
                .findFirst()
                .orElseGet(() -> numbered(prefixed, candidate -> isFreeMember(owner, candidate, keys)));
        if (!name.equals(wanted)) {
            problems.add(ModelProblem.of(owner, stored, ModelCode.SUBSTITUTE_NAME,
                    "property \"" + stored + "\" is called " + name + " in the code"));
        }
        return name;
    }

    /** {@code taskDescription} for the description of a Task, which is how people avoid taken names. */
    private String prefixed(ModelClass owner, String wanted) {
        String word = WordCase.upperFirst(wanted.replaceFirst("^_+", ""));
        String className = owner.name().code();
        String start = rules.properties() == WordCase.PASCAL ? className : WordCase.lowerFirst(className);
        return start + (word.isEmpty() ? "Property" : word.equals(className) ? "Value" : word);
    }

    private boolean isFreeMember(ModelClass owner, String name, Set<String> keys) {
        String key = rules.memberKey().apply(name);
        return rules.isName(name)
                && !rules.takenMembers().contains(key)
                && !keys.contains(key)
                // C# has constructors under the class's name; it is confusing everywhere else.
                && !name.equals(owner.name().code());
    }

    private static String numbered(String start, Predicate<String> free) {
        int number = 2;
        while (!free.test(start + number)) {
            number++;
        }
        return start + number;
    }
}
