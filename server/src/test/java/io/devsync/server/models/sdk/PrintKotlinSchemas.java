package io.devsync.server.models.sdk;

import java.nio.charset.StandardCharsets;
import java.io.PrintStream;
import java.util.List;

/**
 * A program: prints what the compiler plugin of io.realm.kotlin made of classes, a line for each class and property. Runs
 * with the SDK on its class path, which the tests do not have.
 */
final class PrintKotlinSchemas {

    private PrintKotlinSchemas() {}

    public static void main(String[] classNames) throws ReflectiveOperationException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String className : classNames) {
            Object companion = Class.forName(className).getField("Companion").get(null);
            Object schema = get(companion, "io_realm_kotlin_schema");
            Object type = get(schema, "getCinteropClass");
            out.println("class\t" + get(type, "getName") + "\t" + get(type, "getFlags"));
            for (Object property : (List<?>) get(schema, "getCinteropProperties")) {
                out.println(String.join("\t", List.of(
                        "property",
                        text(property, "getName"),
                        text(property, "getType"),
                        text(property, "getCollectionType"),
                        text(property, "getLinkTarget"),
                        text(property, "isNullable"),
                        text(property, "isPrimaryKey"))));
            }
        }
    }

    private static String text(Object object, String method) throws ReflectiveOperationException {
        return String.valueOf(get(object, method));
    }

    private static Object get(Object object, String method) throws ReflectiveOperationException {
        return object.getClass().getMethod(method).invoke(object);
    }
}
