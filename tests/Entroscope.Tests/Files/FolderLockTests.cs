using System.Diagnostics;
using Entroscope.Files;
using Entroscope.Files.Checkpoints;
using Xunit;

namespace Entroscope.Tests.Files;

public sealed class FolderLockTests
{
    [Fact]
    public void Take_RefusesASecondOneUntilTheFirstIsReleased()
    {
        using var folder = new TemporaryFolder();
        using (FolderLock.Take(folder.Path))
        {
            Assert.Null(FolderLock.TryTake(folder.Path));
            Assert.Equal(Refusal(folder), Assert.Throws<DataException>(() => FolderLock.Take(folder.Path)).Message);
            using var other = new TemporaryFolder();
            FolderLock.Take(other.Path).Dispose();
        }

        FolderLock.Take(folder.Path).Dispose();
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void Take_RefusesWhatAnotherProcessHolds_AndAKilledProcessHoldsNothing()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "There is no flock(1).");
        using var folder = new TemporaryFolder();
        using Process holder = Process.Start(new ProcessStartInfo("/usr/bin/flock", ["-o", folder.Path, "sh", "-c", "echo held; exec sleep 600"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.Equal("held", holder.StandardOutput.ReadLine());
            Assert.Equal(Refusal(folder), Assert.Throws<DataException>(() => FolderLock.Take(folder.Path)).Message);
        }
        finally
        {
            holder.Kill(entireProcessTree: true);
            holder.WaitForExit();
        }

        FolderLock.Take(folder.Path).Dispose();
    }

    [Fact]
    public void Checkpoints_OfTwoRuns_NeverShareAFolder()
    {
        using var folder = new TemporaryFolder();
        using (var first = new CheckpointFolder(folder.Path))
        using (var second = new CheckpointFolder(folder.Path))
        {
            first.Save(CheckpointFolderTests.Sample(SampleModels.Small()));
            first.Save(CheckpointFolderTests.Sample(SampleModels.Small()));
            byte[] before = File.ReadAllBytes(first.FilePath);
            Assert.Equal(Refusal(folder), Assert.Throws<DataException>(second.EnsureWritable).Message);
            Assert.Equal(Refusal(folder), Assert.Throws<DataException>(() => second.Save(CheckpointFolderTests.Sample(SampleModels.Mixed()))).Message);
            Assert.Equal(before, File.ReadAllBytes(first.FilePath));
            Assert.NotNull(second.Load());
        }

        using var third = new CheckpointFolder(folder.Path);
        third.EnsureWritable();
    }

    private static string Refusal(TemporaryFolder folder) =>
        folder.Path + ": another run is writing into this folder; wait for its end, or name another folder.";
}
