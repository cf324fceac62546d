using System.Diagnostics;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Outputs that cannot be written: refused early, with exit code 2, and with nothing left behind.</summary>
public sealed class BadOutputTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    [Fact]
    public void AFolderThatDoesNotExist_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string output = folder[Path.Combine("missing", "out.json")];
        Tool.Run("train", model.Data, "--label", "kind", "-o", output).Refused(ExitCode.BadInput, output, "does not exist");
        Tool.Run("convert", model.Path, output).Refused(ExitCode.BadInput, output, "does not exist");
        Tool.Run("sample", model.Path, "-o", output).Refused(ExitCode.BadInput, output, "does not exist");
        Tool.Run("impute", model.Path, model.Data, "-o", output).Refused(ExitCode.BadInput, output, "does not exist");
        Tool.Run("classify", model.Path, model.Data, "-o", output).Refused(ExitCode.BadInput, output, "does not exist");
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void AFolderInsteadOfAFile_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string output = Directory.CreateDirectory(folder["out.json"]).FullName;
        Tool.Run("train", model.Data, "--label", "kind", "-o", output).Refused(ExitCode.BadInput, output, "it is a folder");
        Tool.Run("convert", model.Path, output).Refused(ExitCode.BadInput, output, "it is a folder");
        Tool.Run("sample", model.Path, "-o", output).Refused(ExitCode.BadInput, output, "it is a folder");
        Assert.Empty(folder.Files());
    }

    [Fact]
    public void AFileInsteadOfAFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("taken", "mine");
        Tool.Run("run", model.Data, "--label", "kind", "-o", file).Refused(ExitCode.BadInput, file, "is a file");
        Tool.Run("train", model.Data, "--label", "kind", "--checkpoint", file, "-o", folder["out.json"]).Refused(ExitCode.BadInput, file, "is a file");
        Tool.Run("run", model.Data, "--label", "kind", "-o", Path.Combine(file, "below")).Refused(ExitCode.BadInput, file);
        Assert.Equal("mine", File.ReadAllText(file));
        Assert.Equal(["taken"], folder.Files());
    }

    [Fact]
    public void AnUnknownModelEnding_IsRefusedBeforeTheTraining()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("train", model.Data, "--label", "kind", "-o", folder["out.txt"]).Refused(ExitCode.BadInput, folder["out.txt"], ".safetensors or .json");
        Assert.Empty(folder.Files());
    }

    [Fact]
    public void AFullDevice_IsRefused()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        Tool.Run("sample", model.Path, "-n", "3", "-o", "/dev/full").Refused(ExitCode.BadInput, "/dev/full", "No space left");
        Tool.Run("sample", model.Path, "-n", "100000", "-o", "/dev/full").Refused(ExitCode.BadInput, "/dev/full", "No space left");
        Assert.True(File.Exists("/dev/full"));
    }

    [Fact]
    public void AFullDisk_LeavesTheOldFileAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        string disk = Directory.CreateDirectory(folder["disk"]).FullName;
        Assert.SkipUnless(Mount("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk), "A small file system cannot be mounted here.");
        try
        {
            string output = Path.Combine(disk, "old.csv");
            File.WriteAllText(output, "old");
            Tool.Run("sample", model.Path, "-n", "100000", "-o", output).Refused(ExitCode.BadInput, output, "No space left");
            Assert.Equal("old", File.ReadAllText(output));
            string run = Path.Combine(disk, "run");
            CliResult result = Tool.Run("run", model.Data, "--label", "kind", "--steps", "2", "--draws", "100", "--json", "-o", run);
            result.Refused(ExitCode.BadInput, run, "No space left");
            Assert.DoesNotContain(folder.Files(), f => f.Contains("partial", StringComparison.Ordinal) || f.Contains("manifest", StringComparison.Ordinal));
        }
        finally
        {
            Assert.True(Mount("umount", disk));
        }
    }

    [Fact]
    public void AFolderThatMayNotBeWritten_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights.");
        using var folder = new TemporaryFolder();
        string closed = Directory.CreateDirectory(folder["closed"]).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.SkipWhen(IsWritable(closed), "This user may write everywhere.");
        string output = Path.Combine(closed, "out.json");
        Tool.Run("train", model.Data, "--label", "kind", "-o", output).Refused(ExitCode.BadInput, output, "cannot be written");
        Tool.Run("run", model.Data, "--label", "kind", "-o", Path.Combine(closed, "run")).Refused(ExitCode.BadInput, "run");
        Assert.Empty(folder.Files());
    }

    [Fact]
    public void AFolderThatNobodyMayWrite_IsRefused()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "There is no /proc.");
        Tool.Run("train", model.Data, "--label", "kind", "-o", "/proc/out.json").Refused(ExitCode.BadInput, "/proc/out.json", "cannot be written");
        Tool.Run("sample", model.Path, "-o", "/proc/out.csv").Refused(ExitCode.BadInput, "/proc/out.csv", "cannot be written");
        Tool.Run("run", model.Data, "--label", "kind", "-o", "/proc/run").Refused(ExitCode.BadInput, "/proc/run", "cannot be made");
    }

    private static bool IsWritable(string folder)
    {
        try
        {
            string probe = Path.Combine(folder, "probe");
            File.WriteAllText(probe, string.Empty);
            File.Delete(probe);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool Mount(string command, params string[] args)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, args) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
