package io.devsync.server.embedded.bson;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

class SortKeyTest {

    @Provide
    Arbitrary<BsonNumber> numbers() {
        Arbitrary<BsonNumber> integers = Arbitraries.integers().map(BsonInt32::new);
        Arbitrary<BsonNumber> longs = Arbitraries.longs().map(BsonInt64::new);
        Arbitrary<BsonNumber> aroundExactness = Arbitraries.longs().between((1L << 53) - 5, (1L << 53) + 5).map(BsonInt64::new);
        Arbitrary<BsonNumber> doubles = Arbitraries.doubles().map(BsonDouble::new);
        Arbitrary<BsonNumber> wholeDoubles = Arbitraries.longs().map(value -> new BsonDouble((double) value));
        Arbitrary<BsonNumber> decimals = Arbitraries.bigDecimals().ofScale(6)
                .map(value -> new BsonDecimal128(new Decimal128(value.round(java.math.MathContext.DECIMAL128))));
        Arbitrary<BsonNumber> extremeDecimals = Arbitraries.of("1E+6000", "-1E+6000", "1E-6000", "-1E-6000", "0", "-0", "0.1")
                .map(text -> new BsonDecimal128(Decimal128.parse(text)));
        return Arbitraries.oneOf(integers, longs, aroundExactness, doubles, wholeDoubles, decimals, extremeDecimals);
    }

    @Provide
    Arbitrary<BsonValue> values() {
        Arbitrary<BsonValue> scalars = Arbitraries.oneOf(numbers().map(BsonValue.class::cast),
                Arbitraries.strings().ofMaxLength(5).map(BsonString::new), Arbitraries.of(new BsonMinKey(), new BsonMaxKey(), BsonNull.VALUE),
                Arbitraries.of(true, false).map(BsonBoolean::valueOf), Arbitraries.longs().map(BsonDateTime::new));
        Arbitrary<BsonValue> arrays = scalars.list().ofMaxSize(3).map(BsonArray::new);
        Arbitrary<BsonValue> documents = scalars.list().ofMaxSize(3).map(list -> {
            BsonDocument document = new BsonDocument();
            for (int i = 0; i < list.size(); i++) {
                document.append("abc".substring(0, i + 1), list.get(i));
            }
            return document;
        });
        return Arbitraries.oneOf(scalars, arrays, documents);
    }

    private static BigDecimal exact(BsonNumber number) {
        return number.isDouble() ? new BigDecimal(number.doubleValue()) : Numbers.exact(number);
    }

    @Property
    void numbersOfAllTypesSortByTheirExactValue(@ForAll("numbers") BsonNumber left, @ForAll("numbers") BsonNumber right) {
        int expected = exact(left).compareTo(exact(right));

        assertThat(Integer.signum(SortKey.compare(left, right))).isEqualTo(expected);
    }

    @Property
    void stringsSortByTheirUtf8Bytes(@ForAll String left, @ForAll String right) {
        int expected = Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

        int order = SortKey.compare(new BsonString(left), new BsonString(right));

        assertThat(Integer.signum(order)).isEqualTo(Integer.signum(expected));
    }

    @Property
    void noKeyIsAProperPrefixOfAnother(@ForAll("values") BsonValue left, @ForAll("values") BsonValue right) {
        byte[] a = SortKey.of(left);
        byte[] b = SortKey.of(right);
        int mismatch = Arrays.mismatch(a, b);

        assertThat(mismatch == a.length || mismatch == b.length).isFalse();
    }

    @Property
    void invertedKeysSortDescending(@ForAll("values") BsonValue left, @ForAll("values") BsonValue right) {
        int order = Arrays.compareUnsigned(inverted(left), inverted(right));

        assertThat(Integer.signum(order)).isEqualTo(-Integer.signum(SortKey.compare(left, right)));
    }

    private static byte[] inverted(BsonValue value) {
        ByteWriter key = new ByteWriter(16);
        SortKey.append(key, value);
        key.invertFrom(0);
        return key.toByteArray();
    }

    @Property
    void decodedBytesEncodeToTheSameBytes(@ForAll("values") BsonValue value) {
        byte[] bytes = BsonEncoder.encode(new BsonDocument("v", value));

        assertThat(BsonCheck.check(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        assertThat(BsonEncoder.encode(BsonDecoder.document(bytes))).isEqualTo(bytes);
    }
}
