package io.devsync.protocol.changeset;

import io.devsync.protocol.changeset.Instruction.AddColumn;
import io.devsync.protocol.changeset.Instruction.AddInteger;
import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.changeset.Instruction.ArrayErase;
import io.devsync.protocol.changeset.Instruction.ArrayInsert;
import io.devsync.protocol.changeset.Instruction.ArrayMove;
import io.devsync.protocol.changeset.Instruction.Clear;
import io.devsync.protocol.changeset.Instruction.CreateObject;
import io.devsync.protocol.changeset.Instruction.EraseColumn;
import io.devsync.protocol.changeset.Instruction.EraseObject;
import io.devsync.protocol.changeset.Instruction.EraseTable;
import io.devsync.protocol.changeset.Instruction.SetErase;
import io.devsync.protocol.changeset.Instruction.SetInsert;
import io.devsync.protocol.changeset.Instruction.Update;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Random values and instructions; also such as no schema would allow. */
public final class Generators {

    private Generators() {}

    /** Few names, so that instructions often meet. */
    public static Arbitrary<String> names() {
        return Arbitraries.of("Dog", "Cat", "_id", "name", "owner", "größe", "", "n".repeat(63), "x".repeat(200));
    }

    private static Arbitrary<String> strings() {
        // No unpaired surrogates: they have no UTF-8.
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(80).filter(text -> text.codePoints()
                        .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)),
                Arbitraries.of("😀 héllo", "\0", "\uFFFD"));
    }

    private static Arbitrary<ObjectId> objectIds() {
        return Arbitraries.bytes().array(byte[].class).ofSize(12).map(ObjectId::new);
    }

    private static Arbitrary<UUID> uuids() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
    }

    public static Arbitrary<Decimal128> decimals() {
        return Arbitraries.oneOf(
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(Decimal128::fromIEEE754BIDEncoding),
                Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(-6000, 6000))
                        .as((digits, scale) -> new Decimal128(BigDecimal.valueOf(digits, scale))),
                Arbitraries.of(
                        Decimal128.NaN,
                        Decimal128.NEGATIVE_INFINITY,
                        Decimal128.POSITIVE_ZERO,
                        Decimal128.NEGATIVE_ZERO,
                        Decimal128.parse("1.00"),
                        Decimal128.parse("1E+6111")));
    }

    public static Arbitrary<PrimaryKey> keys() {
        return Arbitraries.oneOf(
                Arbitraries.just(PrimaryKey.NullKey.NULL),
                Arbitraries.longs().map(PrimaryKey.IntKey::new),
                strings().map(PrimaryKey.StringKey::new),
                objectIds().map(PrimaryKey.ObjectIdKey::new),
                uuids().map(PrimaryKey.UuidKey::new));
    }

    private static Arbitrary<Scalar.Timestamp> timestamps() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(0, 999_999_999))
                .as((seconds, nanos) -> new Scalar.Timestamp(seconds, seconds < 0 ? -nanos : nanos));
    }

    /** Any scalar but links. */
    public static Arbitrary<Scalar> unlinkedScalars() {
        return Arbitraries.of(PropertyType.values())
                .filter(type -> type != PropertyType.LINK && type != PropertyType.MIXED)
                .flatMap(Generators::scalars)
                .injectNull(0.1)
                .map(scalar -> scalar == null ? Scalar.Null.NULL : scalar);
    }

    /** Scalars of a type that is neither MIXED nor LINK. */
    public static Arbitrary<Scalar> scalars(PropertyType type) {
        return switch (type) {
            case INT -> Arbitraries.longs().map(Scalar.Int::new);
            case BOOL -> Arbitraries.of(true, false).map(Scalar.Bool::new);
            case STRING -> strings().map(Scalar.Str::new);
            case BINARY -> Arbitraries.bytes().array(byte[].class).ofMaxSize(70).map(Scalar.Binary::new);
            case TIMESTAMP -> timestamps().map(timestamp -> timestamp);
            case FLOAT -> Arbitraries.integers().map(bits -> new Scalar.Float(Float.intBitsToFloat(bits)));
            case DOUBLE -> Arbitraries.longs().map(bits -> new Scalar.Double(Double.longBitsToDouble(bits)));
            case DECIMAL -> decimals().map(Scalar.Decimal::new);
            case OBJECT_ID -> objectIds().map(Scalar.ObjectId::new);
            case UUID -> uuids().map(Scalar.Uuid::new);
            case MIXED, LINK -> throw new IllegalArgumentException("type: " + type);
        };
    }

    private static Arbitrary<Scalar> scalars() {
        return Arbitraries.oneOf(
                unlinkedScalars(), Combinators.combine(names(), keys()).as(Scalar.Link::new));
    }

    private static Arbitrary<Payload> payloads() {
        return Arbitraries.oneOf(scalars().map(scalar -> scalar), Arbitraries.of(Payload.Marker.values()));
    }

    private static Arbitrary<Path> paths() {
        Arbitrary<Object> elements =
                Arbitraries.oneOf(Arbitraries.integers().between(0, Integer.MAX_VALUE).map(i -> i), names());
        return elements.list().ofMaxSize(5).map(list -> {
            Path path = Path.ROOT;
            for (Object element : list) {
                path = element instanceof Integer index ? path.thenIndex(index) : path.thenKey((String) element);
            }
            return path;
        });
    }

    private static Arbitrary<Property> properties() {
        return Combinators.combine(
                        names(),
                        Arbitraries.of(PropertyType.values()),
                        Arbitraries.of(true, false),
                        Arbitraries.of(CollectionType.values()),
                        names().filter(name -> !name.isEmpty()))
                .as((name, type, nullable, collection, target) -> new Property(
                        name,
                        type,
                        nullable,
                        collection,
                        type == PropertyType.LINK ? Optional.of(target) : Optional.empty()));
    }

    private static Arbitrary<ClassKind> kinds() {
        Arbitrary<ClassKind.PrimaryKeyProperty> primaryKeys = Combinators.combine(
                        names(), Arbitraries.of(PrimaryKey.Type.values()), Arbitraries.of(true, false))
                .as(ClassKind.PrimaryKeyProperty::new);
        return Arbitraries.oneOf(
                Arbitraries.just(new ClassKind.Embedded()),
                primaryKeys.map(ClassKind.TopLevel::new),
                primaryKeys.map(ClassKind.Asymmetric::new));
    }

    private record Target(String className, PrimaryKey key, String property, Path path) {

        Path element() {
            return path.endsWithIndex() ? path : path.thenIndex(7);
        }
    }

    /** Instructions of every kind. */
    public static Arbitrary<Instruction> instructions() {
        Arbitrary<Target> targets =
                Combinators.combine(names(), keys(), names(), paths()).as(Target::new);
        Arbitrary<Integer> sizes = Arbitraries.integers().between(0, Integer.MAX_VALUE);
        return Arbitraries.oneOf(List.of(
                Combinators.combine(names(), kinds()).as(AddTable::new),
                names().map(EraseTable::new),
                Combinators.combine(names(), properties()).as(AddColumn::new),
                Combinators.combine(names(), names()).as(EraseColumn::new),
                Combinators.combine(names(), keys()).as(CreateObject::new),
                Combinators.combine(names(), keys()).as(EraseObject::new),
                Combinators.combine(targets, payloads(), Arbitraries.of(true, false), sizes)
                        .as((t, payload, isDefault, size) -> new Update(
                                t.className(),
                                t.key(),
                                t.property(),
                                t.path(),
                                payload,
                                isDefault && !t.path().endsWithIndex(),
                                t.path().endsWithIndex() ? size : 0)),
                Combinators.combine(targets, Arbitraries.longs())
                        .as((t, delta) -> new AddInteger(t.className(), t.key(), t.property(), t.path(), delta)),
                Combinators.combine(targets, payloads(), sizes)
                        .as((t, payload, size) -> new ArrayInsert(
                                t.className(), t.key(), t.property(), t.element(), payload, size)),
                Combinators.combine(targets, sizes, sizes)
                        .as((t, to, size) ->
                                new ArrayMove(t.className(), t.key(), t.property(), t.element(), to, size)),
                Combinators.combine(targets, sizes)
                        .as((t, size) -> new ArrayErase(t.className(), t.key(), t.property(), t.element(), size)),
                Combinators.combine(targets, Arbitraries.of(CollectionType.values()))
                        .as((t, type) -> new Clear(t.className(), t.key(), t.property(), t.path(), type)),
                Combinators.combine(targets, scalars())
                        .as((t, value) -> new SetInsert(t.className(), t.key(), t.property(), t.path(), value)),
                Combinators.combine(targets, scalars())
                        .as((t, value) -> new SetErase(t.className(), t.key(), t.property(), t.path(), value))));
    }
}
