package io.devsync.server.schema.check;

import io.devsync.protocol.changeset.Instruction.AddColumn;
import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.Evolution;
import io.devsync.server.schema.EvolutionMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says what becomes of an app's model when a device opens a realm with it, before one does (spec development-mode §2.6).
 *
 * @param findings class by class what differs from the server's schema; empty when the model fits as it is
 */
public record ModelCheck(List<Finding> findings) {

    public ModelCheck {
        findings = List.copyOf(findings);
    }

    /** What development mode does about a difference. */
    public enum Outcome {
        /** The schema is extended, for all devices. */
        EXTENDS,
        /** A device with an empty file replaces the schema and resets all other devices; others are refused. */
        REPLACES,
        /** It is refused in any case. */
        REFUSED
    }

    /**
     * One difference.
     *
     * @param property empty for the class itself
     * @param developmentMode what development mode does
     * @param developmentText what a device with a file of its own is told when it is refused; empty when it is not
     * @param strictText what strict mode tells the device
     */
    public record Finding(
            String className, String property, Outcome developmentMode, String developmentText, String strictText) {}

    /** Compares a model with the schema of a server. */
    public static ModelCheck of(AppSchema schema, RealmSchema model) {
        List<Finding> findings = new ArrayList<>();
        AppSchema reached = schema;
        for (SchemaInstruction instruction : SchemaInstructions.of(model)) {
            List<SchemaInstruction> one = List.of(instruction);
            Optional<String> strict = refusal(reached.evolve(one, EvolutionMode.STRICT));
            if (strict.isEmpty()) {
                continue;
            }
            Optional<String> refused = refusal(reached.evolve(one, EvolutionMode.DEVELOPMENT));
            Evolution replacing = reached.evolve(one, EvolutionMode.REPLACING);
            Outcome outcome =
                    switch (replacing) {
                        case Evolution.Replaced ignored -> Outcome.REPLACES;
                        case Evolution.Refused ignored -> Outcome.REFUSED;
                        case Evolution.Extended ignored -> Outcome.EXTENDS;
                        case Evolution.Unchanged ignored -> Outcome.EXTENDS;
                    };
            findings.add(new Finding(
                    className(instruction), property(instruction), outcome, refused.orElse(""), strict.get()));
            // Properties of a class that is new or another one are looked at as if the class were there.
            reached = switch (replacing) {
                case Evolution.Replaced replaced -> replaced.next();
                case Evolution.Extended extended -> extended.next();
                case Evolution.Refused ignored -> reached;
                case Evolution.Unchanged ignored -> reached;
            };
        }
        return new ModelCheck(findings);
    }

    private static Optional<String> refusal(Evolution evolution) {
        return evolution instanceof Evolution.Refused refused ? Optional.of(refused.message()) : Optional.empty();
    }

    private static String className(SchemaInstruction instruction) {
        return switch (instruction) {
            case AddTable table -> table.className();
            case AddColumn column -> column.className();
            default -> "";
        };
    }

    private static String property(SchemaInstruction instruction) {
        return instruction instanceof AddColumn column ? column.column().name() : "";
    }

    /** Whether strict mode takes a device with this model. */
    public boolean fitsStrictMode() {
        return findings.isEmpty();
    }
}
