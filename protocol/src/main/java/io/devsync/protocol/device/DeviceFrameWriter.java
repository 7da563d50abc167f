package io.devsync.protocol.device;

import io.devsync.protocol.device.v1.DeviceFrame;
import io.devsync.protocol.device.v1.Subscriptions;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.UploadedChangeset;

/** Turns a device's messages into frames. */
final class DeviceFrameWriter {

    private DeviceFrameWriter() {}

    static DeviceFrame write(DeviceMessage.Hello hello) {
        DeviceFrame.Builder frame = DeviceFrame.newBuilder();
        frame.getHelloBuilder()
                .setModeValue(EnumMapping.number(hello.mode()))
                .setSchema(SchemaMapping.write(hello.schema()))
                .setClient(hello.client());
        return frame.build();
    }

    static DeviceFrame write(ClientMessage message) {
        DeviceFrame.Builder frame = DeviceFrame.newBuilder();
        switch (message) {
            case ClientMessage.Bind bind -> bind(bind, frame.getBindBuilder());
            case ClientMessage.Ident ident -> ident(ident, frame.getIdentBuilder());
            case ClientMessage.Query query ->
                frame.getQueryBuilder().setSession(query.session()).setSubscriptions(subscriptions(query.query()));
            case ClientMessage.Upload upload -> upload(upload, frame.getUploadBuilder());
            case ClientMessage.Mark mark ->
                frame.getMarkBuilder().setSession(mark.session()).setRequest(mark.requestIdent());
            case ClientMessage.Unbind unbind -> frame.getUnbindBuilder().setSession(unbind.session());
            case ClientMessage.ClientError error ->
                frame.getErrorBuilder()
                        .setSession(error.session())
                        .setCode(error.code())
                        .setMessage(error.message());
            case ClientMessage.TestCommand command ->
                frame.getTestCommandBuilder()
                        .setSession(command.session())
                        .setRequest(command.requestIdent())
                        .setBody(command.body());
            case ClientMessage.Ping ping ->
                frame.getPingBuilder()
                        .setTimestampMs(ping.timestampMs())
                        .setPreviousRoundTripMs(ping.previousRoundTripMs());
        }
        return frame.build();
    }

    private static void bind(ClientMessage.Bind bind, DeviceFrame.Bind.Builder written) {
        written.setSession(bind.session())
                .setNeedFileIdent(bind.needFileIdent())
                .setClientReset(bind.clientReset())
                .setSchemaVersion(bind.schemaVersion());
        bind.partition().ifPresent(written::setPartition);
        bind.migratedPartition().ifPresent(written::setMigratedPartition);
    }

    private static void ident(ClientMessage.Ident ident, DeviceFrame.Ident.Builder written) {
        written.setSession(ident.session());
        written.getFileBuilder().setIdent(ident.file().ident()).setSalt(ident.file().salt());
        written.getDownloadBuilder()
                .setServerVersion(ident.download().serverVersion())
                .setClientVersion(ident.download().clientVersion());
        written.getLatestBuilder()
                .setVersion(ident.latest().version())
                .setSalt(ident.latest().salt());
        ident.query().ifPresent(query -> written.setSubscriptions(subscriptions(query)));
    }

    private static Subscriptions subscriptions(QueryVersion query) {
        return Subscriptions.newBuilder()
                .setVersion(query.version())
                .setBody(query.body())
                .build();
    }

    private static void upload(ClientMessage.Upload upload, DeviceFrame.Upload.Builder written) {
        written.setSession(upload.session()).setLockedServerVersion(upload.lockedServerVersion());
        written.getProgressBuilder()
                .setClientVersion(upload.progress().clientVersion())
                .setServerVersion(upload.progress().serverVersion());
        for (UploadedChangeset changeset : upload.changesets()) {
            written.addChangesetsBuilder()
                    .setClientVersion(changeset.clientVersion())
                    .setServerVersion(changeset.serverVersion())
                    .setOriginTimestamp(changeset.originTimestamp())
                    .addAllInstructions(
                            InstructionMapping.write(changeset.changeset().instructions()));
        }
    }
}
