package io.devsync.protocol.object;

import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements of a list while one call edits the object; owned by that call. Its class is the mark of a list that is
 * already copied, see {@link Drafts}.
 */
@SuppressWarnings("serial")
final class DraftList extends ArrayList<Value> {
    DraftList(List<Value> elements) {
        super(elements);
    }
}
