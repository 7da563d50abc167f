package io.devsync.harness.oracle;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.Value;
import java.util.List;

/** A realm during a write: what is there, and what can be done about it. */
interface Editable {

    /** The objects of a class, in an order that depends on nothing but which they are. */
    List<ObjectKey> objects(String className);

    /** What a property of an object that is there holds now. */
    Value read(ObjectKey object, String property);

    /** Does one thing. */
    void apply(Edit edit);
}
