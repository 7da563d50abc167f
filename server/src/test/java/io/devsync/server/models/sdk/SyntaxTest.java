package io.devsync.server.models.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.models.Shop;
import io.devsync.server.models.language.Language;
import io.devsync.server.models.language.ModelFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.treesitter.TSLanguage;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TreeSitterCSharp;
import org.treesitter.TreeSitterCpp;
import org.treesitter.TreeSitterDart;
import org.treesitter.TreeSitterObjc;
import org.treesitter.TreeSitterSwift;

/** Parses models in the languages whose compilers are not on Maven Central, by the grammars that editors use. */
class SyntaxTest {

    static Stream<Arguments> grammars() {
        return Stream.of(
                Arguments.of(Language.SWIFT, new TreeSitterSwift()),
                Arguments.of(Language.OBJECTIVE_C, new TreeSitterObjc()),
                Arguments.of(Language.C_SHARP, new TreeSitterCSharp()),
                Arguments.of(Language.DART, new TreeSitterDart()),
                Arguments.of(Language.CPP, new TreeSitterCpp()));
    }

    @ParameterizedTest
    @MethodSource("grammars")
    void modelsParse(Language language, TSLanguage grammar) {
        for (ModelFile file : Shop.models(language).files()) {
            assertThat(errors(grammar, withoutMacros(file.content()))).as(file.name()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("grammars")
    void brokenModelsDoNot(Language language, TSLanguage grammar) {
        String broken = Shop.models(language).files().getLast().content().replaceFirst("(?s)\\}.*", ") }");

        assertThat(errors(grammar, broken)).isNotEmpty();
    }

    /** Where the preprocessor would put whole declarations, a call is what a grammar takes. */
    private static String withoutMacros(String code) {
        return code.replaceAll("(?m)^((?:RLM|REALM)_[A-Z_]+\\([^)]*\\))$", "$1;");
    }

    /** The lines that the grammar cannot make sense of. */
    private static List<String> errors(TSLanguage grammar, String code) {
        TSParser parser = new TSParser();
        parser.setLanguage(grammar);
        List<String> errors = new ArrayList<>();
        collect(parser.parseString(null, code).getRootNode(), code.split("\n"), errors);
        return errors;
    }

    private static void collect(TSNode node, String[] lines, List<String> errors) {
        if (node.isError() || node.isMissing()) {
            int row = node.getStartPoint().getRow();
            errors.add(node.getType() + " in line " + (row + 1) + ": " + (row < lines.length ? lines[row] : ""));
        } else if (node.hasError()) {
            for (int i = 0; i < node.getChildCount(); i++) {
                collect(node.getChild(i), lines, errors);
            }
        }
    }
}
