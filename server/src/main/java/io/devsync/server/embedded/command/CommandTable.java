package io.devsync.server.embedded.command;

import java.util.HashMap;
import java.util.Map;

/** All commands by name, with the older spellings that drivers and shells still send. */
final class CommandTable {

    private CommandTable() {
    }

    static Map<String, Command> all() {
        Map<String, Command> table = new HashMap<>();
        HandshakeCommands.register(table);
        DiagnosticCommands.register(table);
        SessionCommands.register(table);
        CatalogCommands.register(table);
        IndexCommands.register(table);
        ReadCommands.register(table);
        table.put("aggregate", AggregateCommand::run);
        table.put("explain", ExplainCommand::run);
        table.put("insert", InsertCommand::run);
        table.put("update", UpdateCommand::run);
        table.put("delete", DeleteCommand::run);
        table.put("findAndModify", FindAndModifyCommand::run);
        table.put("findandmodify", FindAndModifyCommand::run);
        return Map.copyOf(table);
    }
}
