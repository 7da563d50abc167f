package io.devsync.server.models;

import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.models.model.ModelCode;
import io.devsync.server.models.model.ModelProblem;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;

/** The classes that devices should have by the server's own reading of the schemas, without what models warn of. */
final class ExpectedClasses {

    private ExpectedClasses() {}

    static RealmSchema of(List<BsonDocument> schemas, Set<String> asymmetric, GeneratedModels models) {
        RealmSchema read = AppServicesSchema.read(AppSchema.empty(""), schemas, asymmetric).schema().realm();
        Map<String, ObjectSchema> classes = new LinkedHashMap<>();
        for (ObjectSchema objectSchema : read.classes().values()) {
            if (models.errors().stream().noneMatch(error -> error.model().equals(objectSchema.name()))) {
                classes.put(objectSchema.name(), withoutLeftOut(objectSchema, models));
            }
        }
        return new RealmSchema(classes);
    }

    private static ObjectSchema withoutLeftOut(ObjectSchema objectSchema, GeneratedModels models) {
        Map<String, Property> properties = new LinkedHashMap<>(objectSchema.properties());
        properties.keySet().removeIf(name -> isLeftOut(models, objectSchema.name(), name));
        return new ObjectSchema(objectSchema.name(), objectSchema.kind(), properties);
    }

    static boolean isLeftOut(GeneratedModels models, String className, String property) {
        return isWarned(models, className, property, ModelCode.PROPERTY_LEFT_OUT);
    }

    static boolean isWarned(GeneratedModels models, String className, String property, ModelCode code) {
        return models.warnings().stream()
                .anyMatch(warning -> warning.model().equals(className)
                        && warning.path().equals(property)
                        && warning.code().equals(code.text()));
    }

    /** What models warn of in one class. */
    static List<String> codes(GeneratedModels models, String className) {
        return models.problems().stream()
                .filter(problem -> problem.model().equals(className))
                .map(ModelProblem::code)
                .toList();
    }
}
