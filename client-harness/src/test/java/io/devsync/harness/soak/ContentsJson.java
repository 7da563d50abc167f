package io.devsync.harness.soak;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** All objects of a soak as one line of JSON, from the process of a device to that of the soak. */
final class ContentsJson {

    private ContentsJson() {}

    static String write(SoakContents contents) {
        BsonArray pages = new BsonArray();
        contents.pages().forEach((number, page) -> pages.add(new BsonDocument("_id", new BsonInt64(number))
                .append("total", new BsonInt64(page.total()))
                .append("entries", new BsonArray(page.entries().stream().map(BsonString::new).toList()))));
        BsonArray notes = new BsonArray();
        contents.notes().forEach((id, note) -> notes.add(new BsonDocument("_id", new BsonString(id))
                .append("owner", new BsonString(note.owner()))
                .append("bucket", new BsonInt64(note.bucket()))
                .append("text", new BsonString(note.text()))
                .append("edits", new BsonInt64(note.edits()))));
        return new BsonDocument("pages", pages).append("notes", notes).toJson();
    }

    static SoakContents read(String json) {
        BsonDocument contents = BsonDocument.parse(json);
        return SoakContents.ofDocuments(documents(contents, "pages"), documents(contents, "notes"));
    }

    private static List<BsonDocument> documents(BsonDocument contents, String name) {
        return contents.getArray(name).stream().map(BsonValue::asDocument).toList();
    }
}
