package io.devsync.server.embedded.update;

import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.bson.RawBson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The usual update, {@code $set} and {@code $unset} of top-level fields, done on the bytes: everything else is copied as it is. */
final class TopLevelEdit {

    private final List<Field> fields;
    private final int addedBytes;

    private TopLevelEdit(List<Field> fields) {
        this.fields = fields;
        this.addedBytes = fields.stream().mapToInt(field -> field.element == null ? 0 : field.element.length).sum();
    }

    /** @param element the new element, null to remove the field */
    private record Field(byte[] name, byte @Nullable [] element) { }

    static TopLevelEdit of(List<OperatorUpdate.Step> steps) {
        return new TopLevelEdit(steps.stream().map(step -> {
            byte[] name = step.path().getBytes(StandardCharsets.UTF_8);
            return new Field(name, step.operator() instanceof FieldOperator.Set set ? element(step.path(), set.value()) : null);
        }).toList());
    }

    byte[] apply(byte[] before) {
        ByteWriter out = new ByteWriter(before.length + addedBytes);
        int length = out.reserveInt32();
        boolean[] done = new boolean[fields.size()];
        int position = 4;
        while (before[position] != 0) {
            int value = RawBson.valueOffset(before, position);
            int end = value + RawBson.valueLength(before[position], before, value);
            int edited = find(before, position + 1, value - 1);
            if (edited < 0) {
                out.writeBytes(before, position, end - position);
            } else {
                done[edited] = true;
                byte[] element = fields.get(edited).element();
                if (element != null) {
                    out.writeBytes(element);
                }
            }
            position = end;
        }
        for (int i = 0; i < done.length; i++) {
            byte[] element = fields.get(i).element();
            if (!done[i] && element != null) {
                out.writeBytes(element);
            }
        }
        out.writeByte(0);
        out.patchLength(length);
        return out.toByteArray();
    }

    private int find(byte[] bytes, int start, int end) {
        for (int i = 0; i < fields.size(); i++) {
            byte[] name = fields.get(i).name();
            if (java.util.Arrays.equals(name, 0, name.length, bytes, start, end)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] element(String name, BsonValue value) {
        ByteWriter out = new ByteWriter(64);
        BsonEncoder.writeElement(out, name, value);
        return out.toByteArray();
    }
}
