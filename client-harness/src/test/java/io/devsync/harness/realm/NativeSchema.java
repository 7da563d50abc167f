package io.devsync.harness.realm;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.realm.kotlin.internal.interop.SWIGTYPE_p_p_realm_property_info;
import io.realm.kotlin.internal.interop.realm_class_flags_e;
import io.realm.kotlin.internal.interop.realm_class_info_t;
import io.realm.kotlin.internal.interop.realm_collection_type_e;
import io.realm.kotlin.internal.interop.realm_property_flags_e;
import io.realm.kotlin.internal.interop.realm_property_info_t;
import io.realm.kotlin.internal.interop.realm_property_type_e;
import io.realm.kotlin.internal.interop.realmc;
import java.util.ArrayList;
import java.util.List;

/** Hands a model to the native client. */
final class NativeSchema {

    private NativeSchema() {}

    /** The native schema; the caller releases it. */
    static long of(RealmSchema schema) {
        List<ObjectSchema> classes = List.copyOf(schema.classes().values());
        realm_class_info_t classInfos = realmc.new_classArray(classes.size());
        SWIGTYPE_p_p_realm_property_info propertyInfos = realmc.new_propertyArrayArray(classes.size());
        for (int c = 0; c < classes.size(); c++) {
            List<realm_property_info_t> properties = properties(classes.get(c));
            realm_property_info_t array = realmc.new_propertyArray(properties.size());
            for (int p = 0; p < properties.size(); p++) {
                realmc.propertyArray_setitem(array, p, properties.get(p));
            }
            realmc.classArray_setitem(classInfos, c, classInfo(classes.get(c), properties.size()));
            realmc.propertyArrayArray_setitem(propertyInfos, c, array);
        }
        try {
            return realmc.realm_schema_new(classInfos, classes.size(), propertyInfos);
        } finally {
            for (int c = 0; c < classes.size(); c++) {
                realmc.delete_propertyArray(realmc.propertyArrayArray_getitem(propertyInfos, c));
            }
            realmc.delete_propertyArrayArray(propertyInfos);
            realmc.delete_classArray(classInfos);
        }
    }

    private static realm_class_info_t classInfo(ObjectSchema schema, int propertyCount) {
        realm_class_info_t info = new realm_class_info_t();
        info.setName(schema.name());
        info.setPrimary_key(
                schema.primaryKey().map(ClassKind.PrimaryKeyProperty::name).orElse(""));
        info.setNum_properties(propertyCount);
        info.setNum_computed_properties(0);
        info.setKey(realmc.getRLM_INVALID_CLASS_KEY());
        info.setFlags(
                switch (schema.kind()) {
                    case ClassKind.TopLevel ignored -> realm_class_flags_e.RLM_CLASS_NORMAL;
                    case ClassKind.Embedded ignored -> realm_class_flags_e.RLM_CLASS_EMBEDDED;
                    case ClassKind.Asymmetric ignored -> realm_class_flags_e.RLM_CLASS_ASYMMETRIC;
                });
        return info;
    }

    private static List<realm_property_info_t> properties(ObjectSchema schema) {
        List<realm_property_info_t> infos = new ArrayList<>();
        schema.primaryKey().ifPresent(key -> {
            int flags = realm_property_flags_e.RLM_PROPERTY_PRIMARY_KEY
                    | (key.nullable() ? realm_property_flags_e.RLM_PROPERTY_NULLABLE : 0);
            infos.add(property(key.name(), keyType(key.type()), CollectionType.SINGLE, "", flags));
        });
        for (Property property : schema.properties().values()) {
            int flags = property.nullable() ? realm_property_flags_e.RLM_PROPERTY_NULLABLE : 0;
            infos.add(property(
                    property.name(),
                    type(property.type()),
                    property.collection(),
                    property.linkTarget().orElse(""),
                    flags));
        }
        return infos;
    }

    private static realm_property_info_t property(
            String name, int type, CollectionType collection, String target, int flags) {
        realm_property_info_t info = new realm_property_info_t();
        info.setName(name);
        info.setPublic_name("");
        info.setType(type);
        info.setCollection_type(
                switch (collection) {
                    case SINGLE -> realm_collection_type_e.RLM_COLLECTION_TYPE_NONE;
                    case LIST -> realm_collection_type_e.RLM_COLLECTION_TYPE_LIST;
                    case SET -> realm_collection_type_e.RLM_COLLECTION_TYPE_SET;
                    case DICTIONARY -> realm_collection_type_e.RLM_COLLECTION_TYPE_DICTIONARY;
                });
        info.setLink_target(target);
        info.setLink_origin_property_name("");
        info.setKey(realmc.getRLM_INVALID_PROPERTY_KEY());
        info.setFlags(flags);
        return info;
    }

    private static int keyType(PrimaryKey.Type type) {
        return switch (type) {
            case INT -> realm_property_type_e.RLM_PROPERTY_TYPE_INT;
            case STRING -> realm_property_type_e.RLM_PROPERTY_TYPE_STRING;
            case OBJECT_ID -> realm_property_type_e.RLM_PROPERTY_TYPE_OBJECT_ID;
            case UUID -> realm_property_type_e.RLM_PROPERTY_TYPE_UUID;
        };
    }

    private static int type(PropertyType type) {
        return switch (type) {
            case INT -> realm_property_type_e.RLM_PROPERTY_TYPE_INT;
            case BOOL -> realm_property_type_e.RLM_PROPERTY_TYPE_BOOL;
            case STRING -> realm_property_type_e.RLM_PROPERTY_TYPE_STRING;
            case BINARY -> realm_property_type_e.RLM_PROPERTY_TYPE_BINARY;
            case TIMESTAMP -> realm_property_type_e.RLM_PROPERTY_TYPE_TIMESTAMP;
            case FLOAT -> realm_property_type_e.RLM_PROPERTY_TYPE_FLOAT;
            case DOUBLE -> realm_property_type_e.RLM_PROPERTY_TYPE_DOUBLE;
            case DECIMAL -> realm_property_type_e.RLM_PROPERTY_TYPE_DECIMAL128;
            case OBJECT_ID -> realm_property_type_e.RLM_PROPERTY_TYPE_OBJECT_ID;
            case UUID -> realm_property_type_e.RLM_PROPERTY_TYPE_UUID;
            case MIXED -> realm_property_type_e.RLM_PROPERTY_TYPE_MIXED;
            case LINK -> realm_property_type_e.RLM_PROPERTY_TYPE_OBJECT;
        };
    }
}
