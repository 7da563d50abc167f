package io.devsync.harness.engine;

import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of an engine in a world of its own each, over an embedded data source of its own. */
abstract class EngineTest {

    @TempDir
    private Path folder;

    EmbeddedDataSource dataSource;
    EngineWorld world;

    @BeforeEach
    void startWorld() throws Exception {
        dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        world = new EngineWorld(dataSource.uri(), "dogs");
    }

    @AfterEach
    void stopWorld() throws Exception {
        world.close();
        dataSource.close();
    }
}
