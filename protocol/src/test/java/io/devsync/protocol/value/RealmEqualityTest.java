package io.devsync.protocol.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealmEqualityTest {

    @ParameterizedTest
    @CsvSource({
        "int 1,                    double 1.0",
        "int 1,                    float 1.0",
        "int 1,                    decimal 1.00",
        "int 0,                    double -0.0",
        "int 0,                    decimal -0E+3",
        "double 0.5,               float 0.5",
        "double 0.5,               decimal 0.50",
        "int -9223372036854775808, double -9223372036854775808",
        "int 9223372036854775807,  decimal 9223372036854775807",
        "int 1000000000000000000,  decimal 1E+18",
        "double 1E+300,            double 1E+300",
        "double Infinity,          decimal Infinity",
        "double NaN,               double NaN",
        "decimal NaN,              decimal NaN",
    })
    void theseAreOneMember(String left, String right) {
        assertThat(RealmEquality.representative(scalar(left))).isEqualTo(RealmEquality.representative(scalar(right)));
    }

    @ParameterizedTest
    @CsvSource({
        "int 1,                   double 1.5",
        "int 9223372036854775807, double 9223372036854775807",
        "int 9007199254740993,    double 9007199254740993",
        "double 0.1,              float 0.1",
        "double NaN,              float NaN",
        "double NaN,              decimal NaN",
        "double Infinity,         double -Infinity",
        "decimal 1E+6111,         decimal 1E+6110",
        "decimal 1E-6176,         int 0",
        "int 1,                   bool 1",
        "int 1,                   string 1",
    })
    void theseAreTwoMembers(String left, String right) {
        assertThat(RealmEquality.representative(scalar(left))).isNotEqualTo(RealmEquality.representative(scalar(right)));
    }

    @Test
    void assignmentKeepsOnlyValuesOfTheSameType() {
        assertThat(RealmEquality.keeps(scalar("double 0.0"), scalar("double -0.0"))).isTrue();
        assertThat(RealmEquality.keeps(scalar("int 0"), scalar("double 0.0"))).isFalse();
        assertThat(RealmEquality.keeps(scalar("string a"), scalar("string b"))).isFalse();
    }

    private static Scalar scalar(String text) {
        String value = text.substring(text.indexOf(' ') + 1);
        return switch (text.substring(0, text.indexOf(' '))) {
            case "int" -> new Scalar.Int(Long.parseLong(value));
            case "float" -> new Scalar.Float(Float.parseFloat(value));
            case "double" -> new Scalar.Double(Double.parseDouble(value));
            case "decimal" -> new Scalar.Decimal(Decimal128.parse(value));
            case "bool" -> new Scalar.Bool(value.equals("1"));
            default -> new Scalar.Str(value);
        };
    }
}
