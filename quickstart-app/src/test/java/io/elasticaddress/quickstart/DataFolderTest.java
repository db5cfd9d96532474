package io.elasticaddress.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class DataFolderTest {
    @TempDir Path parent;

    @Test
    void only_its_owner_reads_what_is_in_it() throws IOException {
        assumeThat(parent.getFileSystem().supportedFileAttributeViews()).contains("posix");
        try (var folder = DataFolder.open(parent.resolve("a/b"))) {
            folder.write("secret", "text");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                    .isEqualTo("rwx------");
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve("secret"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void what_is_written_replaces_what_was_there_and_leaves_nothing_else() throws IOException {
        try (var folder = DataFolder.open(parent)) {
            folder.write("file", "old");
            folder.write("file", "new");
            assertThat(folder.resolve("file")).hasContent("new");
            try (var files = Files.list(parent)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("file", "in-use.lock");
            }
        }
    }

    @Test
    void the_second_on_a_folder_is_told_of_the_first() throws IOException {
        try (var first = DataFolder.open(parent)) {
            assertThatThrownBy(() -> DataFolder.open(first.path()))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining(parent.toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data-dir");
        }
        DataFolder.open(parent).close();
    }

    @Test
    void a_file_in_its_place_is_named() throws IOException {
        var file = Files.createFile(parent.resolve("file"));
        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--data-dir");
    }
}
