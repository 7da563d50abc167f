package io.devsync.protocol.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.changeset.SchemaMismatchException;
import io.devsync.protocol.device.v1.ObjectClass;
import io.devsync.protocol.device.v1.Schema;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Object models and their parts as protobuf. */
final class SchemaMapping {

    private static final int EMBEDDED = 2;

    private SchemaMapping() {}

    static Schema write(RealmSchema schema) {
        Schema.Builder written = Schema.newBuilder();
        for (ObjectSchema objectSchema : schema.classes().values()) {
            ObjectClass.Builder objectClass =
                    written.addClassesBuilder().setName(objectSchema.name()).setKindValue(kind(objectSchema.kind()));
            objectSchema.primaryKey().ifPresent(key -> objectClass.setPrimaryKey(write(key)));
            objectSchema.properties().values().forEach(property -> objectClass.addProperties(write(property)));
        }
        return written.build();
    }

    /** The schema; names and link targets are checked as those of declarations in a changeset. */
    static RealmSchema read(Schema schema) throws BadChangesetException {
        List<Instruction> classes = new ArrayList<>();
        List<Instruction> columns = new ArrayList<>();
        for (ObjectClass objectClass : schema.getClassesList()) {
            classes.add(new Instruction.AddTable(
                    objectClass.getName(),
                    readKind(objectClass.getKindValue(), objectClass.hasPrimaryKey(), objectClass.getPrimaryKey())));
            for (io.devsync.protocol.device.v1.Property property : objectClass.getPropertiesList()) {
                columns.add(new Instruction.AddColumn(objectClass.getName(), read(property)));
            }
        }
        classes.addAll(columns);
        try {
            return SchemaInstructions.apply(RealmSchema.EMPTY, classes);
        } catch (SchemaMismatchException e) {
            throw new BadChangesetException("schema: declares something twice: " + e.getMessage());
        }
    }

    static int kind(ClassKind kind) {
        return switch (kind) {
            case ClassKind.TopLevel ignored -> 1;
            case ClassKind.Embedded ignored -> EMBEDDED;
            case ClassKind.Asymmetric ignored -> 3;
        };
    }

    static ClassKind readKind(
            int kind, boolean hasPrimaryKey, io.devsync.protocol.device.v1.PrimaryKeyProperty primaryKey)
            throws BadChangesetException {
        if (hasPrimaryKey != (kind != EMBEDDED)) {
            throw new BadChangesetException("class of kind " + kind + (hasPrimaryKey ? " with" : " without")
                    + " a primary key (expected: one exactly for classes that are not embedded)");
        }
        return switch (kind) {
            case 1 -> new ClassKind.TopLevel(read(primaryKey));
            case EMBEDDED -> new ClassKind.Embedded();
            case 3 -> new ClassKind.Asymmetric(read(primaryKey));
            default -> throw new BadChangesetException("kind of class: " + kind + " (expected: 1 to 3)");
        };
    }

    static io.devsync.protocol.device.v1.PrimaryKeyProperty write(ClassKind.PrimaryKeyProperty key) {
        return io.devsync.protocol.device.v1.PrimaryKeyProperty.newBuilder()
                .setName(key.name())
                .setTypeValue(EnumMapping.number(key.type()))
                .setNullable(key.nullable())
                .build();
    }

    private static ClassKind.PrimaryKeyProperty read(io.devsync.protocol.device.v1.PrimaryKeyProperty key)
            throws BadChangesetException {
        return new ClassKind.PrimaryKeyProperty(
                key.getName(),
                EnumMapping.read("type of primary key", key.getTypeValue(), PrimaryKey.Type.values()),
                key.getNullable());
    }

    static io.devsync.protocol.device.v1.Property write(Property property) {
        var written = io.devsync.protocol.device.v1.Property.newBuilder()
                .setName(property.name())
                .setTypeValue(EnumMapping.number(property.type()))
                .setNullable(property.nullable())
                .setCollectionValue(EnumMapping.number(property.collection()));
        property.linkTarget().ifPresent(written::setLinkTarget);
        return written.build();
    }

    static Property read(io.devsync.protocol.device.v1.Property property) throws BadChangesetException {
        PropertyType type =
                EnumMapping.read("type of property", property.getTypeValue(), PropertyType.values());
        CollectionType collection =
                EnumMapping.read("collection type", property.getCollectionValue(), CollectionType.values());
        Optional<String> target =
                property.hasLinkTarget() ? Optional.of(property.getLinkTarget()) : Optional.empty();
        boolean link = type == PropertyType.LINK;
        if (link ? target.filter(name -> !name.isEmpty()).isEmpty() : target.isPresent()) {
            throw new BadChangesetException("property \"" + property.getName() + "\" of type " + type
                    + ": link target " + target.orElse("missing") + " (expected: a class exactly for links)");
        }
        return new Property(property.getName(), type, property.getNullable(), collection, target);
    }
}
