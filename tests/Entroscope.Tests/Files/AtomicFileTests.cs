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
            Assert.Matches("^a,[.]entroscope-[0-9a-f]{16}-[0-9]+-[0-9a-f]{16}[.]partial$", string.Join(',', folder.Names().Reverse()));
            Assert.Equal("old", File.ReadAllText(folder["a"]));
        });
        Assert.Equal("new", File.ReadAllText(folder["a"]));
    }

    [Fact]
    public void Write_RemovesWhatAKilledProcessLeftOfTheSameTarget_AndNothingElse()
    {
        using var folder = new TemporaryFolder();
        string left = Leftover(folder, "a", process: int.MaxValue);
        string alive = Leftover(folder, "a", process: ProcessAlive);
        string other = Leftover(folder, "b", process: int.MaxValue);
        string locked = left.Replace("0123456789abcdef", "00000000000000ff", StringComparison.Ordinal);
        string[] users = [".a.partial", ".notes.partial", left + "x", left.Replace("0123456789abcdef", "x", StringComparison.Ordinal)];
        foreach (string name in new[] { left, alive, other, locked }.Concat(users))
        {
            folder.Write(name, "half a very long text");
        }

        using (new FileStream(folder[locked], FileMode.Open, FileAccess.Write, FileShare.Read | FileShare.Delete))
        {
            AtomicFile.WriteText(folder["a"], "new");
            Assert.Equal(new[] { "a", alive, other, locked }.Concat(users).Order(StringComparer.Ordinal), folder.Names());
        }

        AtomicFile.WriteText(folder["a"], "newer");
        Assert.Equal(new[] { "a", alive, other }.Concat(users).Order(StringComparer.Ordinal), folder.Names());
        Assert.Equal("newer", File.ReadAllText(folder["a"]));
    }

    [Fact]
    public void Write_FollowsNoPlantedLink()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var folder = new TemporaryFolder();
        folder.Write("private", "the user's own");
        string planted = Leftover(folder, "a", process: int.MaxValue);
        foreach (string name in new[] { ".a.partial", planted })
        {
            File.CreateSymbolicLink(folder[name], folder["private"]);
        }

        AtomicFile.WriteText(folder["a"], "new");
        Assert.Equal("the user's own", File.ReadAllText(folder["private"]));
        Assert.Equal([".a.partial", planted, "a", "private"], folder.Names().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Write_KeepsALinkAndReplacesWhatItPointsAt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["behind"]);
        folder.Write("behind/a", "old");
        File.CreateSymbolicLink(folder["second"], Path.Combine("behind", "a"));
        File.CreateSymbolicLink(folder["first"], "second");
        File.CreateSymbolicLink(folder["nowhere"], Path.Combine("behind", "new"));
        AtomicFile.WriteText(folder["first"], "new");
        AtomicFile.WriteText(folder["nowhere"], "made");
        Assert.Equal("second", new FileInfo(folder["first"]).LinkTarget);
        Assert.NotNull(new FileInfo(folder["second"]).LinkTarget);
        Assert.NotNull(new FileInfo(folder["nowhere"]).LinkTarget);
        Assert.Equal(("new", "made"), (File.ReadAllText(folder["behind/a"]), File.ReadAllText(folder["behind/new"])));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder["behind"]).Length);
    }

    [Fact]
    public void Write_RefusesALinkThatLeadsNowhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["circle"], "circle");
        File.CreateSymbolicLink(folder["far"], Path.Combine("none", "a"));
        Directory.CreateDirectory(folder["folder"]);
        File.CreateSymbolicLink(folder["tofolder"], "folder");
        Refuses(folder["circle"], Invariant($"Too many levels of symbolic links in '{folder["circle"]}'"));
        Refuses(folder["far"], Invariant($"the folder '{folder["none"]}' does not exist"));
        Refuses(folder["tofolder"], "it is a folder, not a file");
    }

    [Fact]
    public void Write_KeepsThePermissionsOfTheTarget()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights.");
        using var folder = new TemporaryFolder();
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            const UnixFileMode Shared = Private | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
            foreach (UnixFileMode mode in new[] { Private, Shared, UnixFileMode.UserWrite })
            {
                File.SetUnixFileMode(folder.Write("a", "old"), mode);
                AtomicFile.Write(folder["a"], stream =>
                {
                    stream.Write("new"u8);
                    string half = folder[folder.Names().Single(n => n.EndsWith(".partial", StringComparison.Ordinal))];
                    Assert.Equal(Private, new FileInfo(half).UnixFileMode);
                });
                Assert.Equal(mode, File.GetUnixFileMode(folder["a"]));
                File.Delete(folder["a"]);
            }
        }
    }

    [Fact]
    public void Write_AndEnsureWritable_RefuseAReadOnlyFile()
    {
        using var folder = new TemporaryFolder();
        File.SetAttributes(folder.Write("a", "old"), FileAttributes.ReadOnly);
        Refuses(folder["a"], "the file is read-only");
        Assert.Equal("old", File.ReadAllText(folder["a"]));
        Assert.Equal(["a"], folder.Names());
        File.SetAttributes(folder["a"], FileAttributes.Normal);
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
    public void Write_NamesTheFileThatTheSystemLetsGrowNoFurther()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<DataException>(() => AtomicFile.Write(folder["a"], stream =>
        {
            // What the runtime makes of EFBIG, which a quota or the limit of the size of a file gives.
            stream.Write("new"u8);
            throw new ArgumentOutOfRangeException("value", "Specified file length was too large for the file system.");
        }));
        Assert.Equal(folder["a"] + ": cannot be written: it is larger than the system allows.", error.Message);
        Assert.Empty(folder.Names());
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
    public void Write_OfSeveralWriters_LeavesTheLastCompleteFile()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["a"], stream =>
        {
            stream.Write("first"u8);
            AtomicFile.WriteText(folder["a"], "second, which is complete before");
            Assert.Equal("second, which is complete before", File.ReadAllText(folder["a"]));
        });
        Assert.Equal("first", File.ReadAllText(folder["a"]));
        Assert.Equal(["a"], folder.Names());
    }

    [Fact]
    public void Write_OfManyWritersAtOnce_IsAlwaysOneOfTheirFiles()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder["a"], new string('0', 100_000));
        Parallel.For(1, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            AtomicFile.WriteText(folder["a"], new string((char)('0' + (i % 10)), 100_000));
            string read = File.ReadAllText(folder["a"]);
            Assert.Equal(100_000, read.Length);
            Assert.Equal(-1, read.AsSpan().IndexOfAnyExcept(read[0]));
        });
        Assert.Equal(["a"], folder.Names());
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

    private static int ProcessAlive => OperatingSystem.IsWindows() ? 4 : 1;

    // The name that a process gives the half of a target: read off one that is being written.
    private static string Leftover(TemporaryFolder folder, string target, int process)
    {
        string name = string.Empty;
        using var scratch = new TemporaryFolder();
        AtomicFile.Write(scratch[target], _ => name = scratch.Names().Single());
        string[] parts = name.Split('-');
        Assert.DoesNotContain(name, folder.Names());
        return Invariant($"{parts[0]}-{parts[1]}-{process}-0123456789abcdef.partial");
    }

    private static void Refuses(string path, string cause)
    {
        string message = Invariant($"{path}: cannot be written: {cause}.");
        Assert.Equal(message, Assert.Throws<DataException>(() => AtomicFile.WriteText(path, "x")).Message);
        Assert.Equal(message, Assert.Throws<DataException>(() => AtomicFile.EnsureWritable(path)).Message);
    }
}
