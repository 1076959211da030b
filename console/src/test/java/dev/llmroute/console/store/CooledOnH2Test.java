package dev.llmroute.console.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class CooledOnH2Test extends CooledContract {
    @TempDir
    private Path folder;

    @Override
    HistoryOptions options() {
        return new HistoryOptions(new HistoryOptions.Storage.Folder(folder), HistoryOptions.DEFAULT_RETENTION);
    }
}
