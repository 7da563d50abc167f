package io.devsync.server.doctor;

import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** What kind of MongoDB answers, by what it says of itself (spec atlas-integration §7.1). */
enum DeploymentKind {
    REPLICA_SET,
    STANDALONE,
    SHARDED,
    SERVERLESS,
    FEDERATED;

    static DeploymentKind of(BsonDocument hello, BsonDocument buildInfo, boolean loadBalanced) {
        if (buildInfo.containsKey("dataLake")) {
            return FEDERATED;
        }
        if (loadBalanced || hello.containsKey("serviceId")) {
            return SERVERLESS;
        }
        if (hello.getString("msg", new BsonString("")).getValue().equals("isdbgrid")) {
            return SHARDED;
        }
        boolean set = hello.containsKey("setName")
                || hello.getBoolean("isreplicaset", BsonBoolean.FALSE).getValue();
        return set ? REPLICA_SET : STANDALONE;
    }

    Finding finding(BsonDocument hello) {
        return switch (this) {
            case REPLICA_SET -> hello.containsKey("setName")
                    ? Finding.ok("topology", "replica set " + hello.getString("setName").getValue())
                    : Finding.error(
                            "topology",
                            "a replica set that is not initiated",
                            "run rs.initiate() in mongosh on one of its members");
            case STANDALONE -> Finding.warning(
                    "topology",
                    "a standalone server: no transactions, no change streams; devices sync with each other and write"
                            + " documents, but what others change does not reach them",
                    "start mongod with --replSet rs0 and run rs.initiate() in mongosh: one member is enough");
            case SHARDED -> Finding.error(
                    "topology",
                    "a sharded cluster (mongos)",
                    "use a replica set; sync was never possible with sharded clusters");
            case SERVERLESS -> Finding.error(
                    "topology",
                    "an Atlas serverless instance or a load-balanced endpoint: its change streams and sessions are"
                            + " limited",
                    "use a dedicated, flex or free cluster, which are replica sets");
            case FEDERATED -> Finding.error(
                    "topology",
                    "a federated database (data lake): it has no change streams and cannot be written to",
                    "use the connection string of the cluster behind it");
        };
    }
}
