package io.devsync.harness.simulate;

import com.mongodb.MongoNamespace;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.object.StateEquality;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import io.devsync.server.document.Namespace;
import io.devsync.server.query.BadQueryException;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.rules.Permissions;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.ClientFileRecord;
import io.devsync.server.store.SyncStore.StoredDocument;
import io.devsync.server.sync.DocumentMapping;
import io.devsync.server.sync.ObjectProperties;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/** Says whether all is as it must be when everything is at rest: devices, documents, the account, bookkeeping. */
final class Verdict {

    private static final StoredDocument NOT_KEPT =
            new StoredDocument(Disk.raw(new BsonDocument()), Optional.empty());

    private final Disk disk;
    private final SimulatedRules rules;
    private final AppSchema schema;
    private final Map<ObjectKey, ObjectState> objects = new LinkedHashMap<>();

    Verdict(Disk disk, SimulatedRules rules) {
        this.disk = disk;
        this.rules = rules;
        this.schema = disk.schema()
                .map(AppSchema::fromBson)
                .orElseThrow(() -> new SimulationFailure("there is no schema"));
        require(disk.head() == disk.checkpoint(), "documents are at " + disk.checkpoint() + " of " + disk.head());
        new TreeMap<>(schema.namespaces()).forEach(this::read);
    }

    private void read(String className, Namespace namespace) {
        DocumentMapping mapping = new DocumentMapping(schema);
        for (StoredDocument stored :
                disk.all(DocumentMapping.namespace(schema, className).orElseThrow())) {
            Optional<ObjectState> object = mapping.object(className, stored.document(), stored.exact());
            require(object.isPresent(), "document of " + namespace + " is no object: " + stored.document());
            objects.put(object.get().id(), object.get());
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new SimulationFailure(otherwise);
        }
    }

    /** A number that differs when any object does. */
    long fingerprint() {
        long sum = 0;
        for (Map.Entry<ObjectKey, ObjectState> object : new TreeMap<>(byText()).values().stream().toList()) {
            sum = sum * 31 + object.getValue().toString().hashCode();
        }
        return sum;
    }

    private Map<String, Map.Entry<ObjectKey, ObjectState>> byText() {
        Map<String, Map.Entry<ObjectKey, ObjectState>> sorted = new TreeMap<>();
        objects.entrySet().forEach(entry -> sorted.put(entry.getKey().toString(), entry));
        return sorted;
    }

    /** A device holds exactly the objects of its view, each as the documents have it. */
    void deviceSeesItsView(DeviceNode device) {
        SubscriptionSet view = view(device);
        Map<ObjectKey, ObjectState> expected = new LinkedHashMap<>();
        objects.forEach((key, object) -> {
            if (view.classes().contains(key.className())
                    && view.matches(key.className(), ObjectProperties.of(schema.realm(), object))) {
                expected.put(key, object);
            }
        });
        Permissions permissions = rules.of(device.user());
        expected.replaceAll((key, object) -> readable(permissions, object));
        Map<ObjectKey, ObjectState> held = device.realm().objects();
        String who = "device " + device.number() + " " + device.queries();
        for (ObjectKey key : held.keySet()) {
            require(expected.containsKey(key), who + " has " + held.get(key) + " (expected: not in view: "
                    + objects.get(key) + ")");
        }
        expected.forEach((key, object) -> {
            ObjectState own = held.get(key);
            if (own == null) {
                throw new SimulationFailure(who + " lacks " + object);
            }
            require(
                    StateEquality.same(device.realm().schema(), object, own),
                    who + " has\n  " + own + "\nthe documents have\n  " + object);
        });
    }

    private ObjectState readable(Permissions permissions, ObjectState object) {
        Map<String, Value> properties = new LinkedHashMap<>(object.properties());
        properties.keySet().removeAll(permissions.of(schema, object.id().className()).hiddenFields());
        return new ObjectState(object.id(), properties);
    }

    private SubscriptionSet view(DeviceNode device) {
        BsonDocument body = new BsonDocument();
        device.queries().forEach((className, query) -> body.put(className, new BsonString("(" + query + ")")));
        try {
            Permissions permissions = rules.of(device.user());
            return SubscriptionSet.parse(body.toJson(), schema.realm())
                    .restrictedTo(schema.realm(), className -> permissions.of(schema, className).readable());
        } catch (BadQueryException refused) {
            throw new SimulationFailure("queries of device " + device.number() + ": " + refused.getMessage(), refused);
        }
    }

    /** Every acknowledged transaction took effect once, and nothing else did. */
    void accountIsRight(List<DeviceNode> devices) {
        ObjectState account = objects.get(Model.ACCOUNT);
        if (account == null) {
            throw new SimulationFailure("the account is gone");
        }
        Set<String> seen = new HashSet<>();
        if (account.properties().get("seen") instanceof SetValue(Set<Scalar> members)) {
            members.forEach(member -> seen.add(((Scalar.Str) member).value()));
        }
        Set<String> possible = new HashSet<>();
        for (DeviceNode device : devices) {
            for (AccountBook.Entry entry : device.account().entries()) {
                require(seen.contains(entry.member()), "acknowledged transaction " + entry + " is lost");
                possible.add(entry.member());
            }
            device.account().abandoned().forEach(entry -> possible.add(entry.member()));
        }
        seen.forEach(member -> require(possible.contains(member), "nobody wrote " + member));
        long total = account.properties().get("total") instanceof Scalar.Int(long sum) ? sum : 0;
        int doubled = devices.stream().mapToInt(device -> device.account().doubled()).sum();
        require(
                total >= seen.size() && total <= seen.size() + doubled,
                "the account has " + seen.size() + " entries but counted " + total + ", " + doubled + " may be double");
    }

    /** What was kept for merging is gone when devices have acknowledged everything. */
    void bookkeepingIsTrimmed(DeviceNode device) {
        ClientFileRecord record =
                disk.clientFile(device.session().file().orElseThrow().ident()).orElseThrow();
        require(record.reciprocals().isEmpty(), "device " + device.number() + " is at rest with reciprocals " + record);
        require(record.views().size() == 1, "device " + device.number() + " is at rest with old views " + record);
    }

    /** What users see is what devices have, and nothing is known to be out of step. */
    void userDocumentsFollow() {
        UserSide users = disk.users();
        require(users.lagging().isEmpty(), "documents lag behind: " + users.lagging());
        require(users.unsynced().isEmpty(), "documents are out of step: " + users.unsynced());
        DocumentMapping mapping = new DocumentMapping(schema);
        Map<ObjectKey, ObjectState> left = new LinkedHashMap<>(objects);
        for (String className : new TreeMap<>(schema.namespaces()).keySet()) {
            MongoNamespace namespace = DocumentMapping.namespace(schema, className).orElseThrow();
            for (RawBsonDocument document : users.all(namespace)) {
                Optional<BsonDocument> exact = disk.find(namespace, List.of(document.get("_id")))
                        .getOrDefault(document.get("_id"), NOT_KEPT)
                        .exact();
                Optional<ObjectState> object = mapping.object(className, document, exact);
                require(object.isPresent(), "document of " + namespace + " is no object: " + document);
                ObjectState expected = left.remove(object.get().id());
                require(
                        expected != null && StateEquality.same(schema.realm(), expected, object.get()),
                        "users see\n  " + object.get() + "\ndevices have\n  " + expected);
            }
        }
        require(left.isEmpty(), "users do not see " + left.values());
    }
}
