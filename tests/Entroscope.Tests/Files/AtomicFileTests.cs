using Entroscope.Files;
using Xunit;

namespace Entroscope.Tests.Files;

public sealed class AtomicFileTests
{
    [Fact]
    public void Write_ReplacesTheFileAndLeavesNothingElse()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder.Write("a.txt", "a longer text"), "größer");
        Assert.Equal("größer"u8.ToArray(), File.ReadAllBytes(folder["a.txt"]));
        Assert.Equal(["a.txt"], folder.Names());
    }

    [Fact]
    public void Write_ShowsTheOldFileUntilTheNewOneIsWhole()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder.Write("a", "old"), stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal([".a.partial", "a"], folder.Names());
            Assert.Equal("old", File.ReadAllText(folder["a"]));
        });
        Assert.Equal("new", File.ReadAllText(folder["a"]));
    }

    [Fact]
    public void Write_ReplacesWhatAKilledProcessLeft()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".a.partial", "half a very long text");
        AtomicFile.WriteText(folder["a"], "new");
        Assert.Equal(["a"], folder.Names());
        Assert.Equal("new", File.ReadAllText(folder["a"]));
    }

    [Fact]
    public void Write_KeepsTheOldFileWhenTheDiskIsFull()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a", "old");
        var error = Assert.Throws<DataException>(() => AtomicFile.Write(folder["a"], stream =>
        {
            stream.Write("new"u8);
            throw new IOException("No space left on device : '/x/.a.partial'");
        }));
        Assert.Equal(folder["a"] + ": cannot be written: No space left on device.", error.Message);
        Assert.Equal(["a"], folder.Names());
        Assert.Equal("old", File.ReadAllText(folder["a"]));
    }

    [Fact]
    public void Write_LetsOtherErrorsThroughAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        var thrown = new ModelException("mine");
        Assert.Same(thrown, Assert.Throws<ModelException>(() => AtomicFile.Write(folder["a"], _ => throw thrown)));
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void Write_RefusesASecondWriterAndSparesTheFirst()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["a"], stream =>
        {
            stream.Write("first"u8);
            string message = Assert.Throws<DataException>(() => AtomicFile.WriteText(folder["a"], "second")).Message;
            Assert.StartsWith(folder["a"] + ": cannot be written: The process cannot access the file", message, StringComparison.Ordinal);
        });
        Assert.Equal("first", File.ReadAllText(folder["a"]));
    }

    [Fact]
    public void Write_AndEnsureWritable_NameTheCause()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "x");
        Directory.CreateDirectory(folder["folder"]);
        Refuses(folder["folder"], "it is a folder, not a file");
        Refuses(folder["folder"] + "/", "it is a folder, not a file");
        Refuses(folder["new"] + "/", "it is a folder, not a file");
        Refuses(folder["none/a"], Invariant($"the folder '{folder["none"]}' does not exist"));
        Refuses(folder["file/a"], Invariant($"'{folder["file"]}' is a file, not a folder"));
        Assert.Equal(["file", "folder"], folder.Names());
    }

    [Fact]
    public void Write_RefusesAFolderThatAllowsNoFiles()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Directory.Exists("/proc/self"), "There is no /proc, the one folder that refuses even a superuser.");
        Refuses("/proc/a.json", "the folder '/proc' does not allow it");
    }

    [Fact]
    public void Write_GoesThroughADeviceWithoutReplacingIt()
    {
        Assert.SkipUnless(File.Exists("/dev/full") && File.Exists("/dev/null"), "There are no /dev/full and /dev/null.");
        AtomicFile.WriteText("/dev/null", "text");
        AtomicFile.EnsureWritable("/dev/full");
        string message = Assert.Throws<DataException>(() => AtomicFile.WriteText("/dev/full", "text")).Message;
        Assert.Equal("/dev/full: cannot be written: No space left on device.", message);
        Assert.True(File.Exists("/dev/full") && File.Exists("/dev/null"));
    }

    [Fact]
    public void RemoveLeftovers_DeletesHalfWrittenFilesOnly()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { ".a.json.partial", ".b.partial", "a.partial", ".partial", ".hidden", "b" })
        {
            folder.Write(name, "x");
        }

        AtomicFile.RemoveLeftovers(folder.Path);
        AtomicFile.RemoveLeftovers(folder["none"]);
        Assert.Equal([".hidden", ".partial", "a.partial", "b"], folder.Names());
    }

    private static void Refuses(string path, string cause)
    {
        string message = Invariant($"{path}: cannot be written: {cause}.");
        Assert.Equal(message, Assert.Throws<DataException>(() => AtomicFile.WriteText(path, "x")).Message);
        Assert.Equal(message, Assert.Throws<DataException>(() => AtomicFile.EnsureWritable(path)).Message);
    }
}
