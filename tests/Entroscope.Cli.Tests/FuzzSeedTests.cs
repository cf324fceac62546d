using System.Runtime.CompilerServices;
using Entroscope.Fuzz;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Inputs on which a campaign of mutated inputs once found something (tests/Entroscope.Fuzz), and one valid input of every kind.</summary>
public sealed class FuzzSeedTests
{
    private const long MostBytes = 1536L << 20;
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Seeds => [.. FuzzInput.Load(Folder()).Select(s => s.Name)];

    public static TheoryData<string> Formats => [.. FuzzTargets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AnInputThatOnceWasAFinding_IsRefusedOrAccepted(string name)
    {
        FuzzInput input = FuzzInput.Load(Folder()).First(s => string.Equals(s.Name, name, StringComparison.Ordinal)).Input;
        using var runner = new FuzzRunner(MostBytes);
        Finding? finding = runner.Run(input);
        Assert.True(finding is null, finding?.Kind + "\n" + finding?.Text);
        Assert.True(runner.Elapsed < LongestTime, Invariant($"{runner.Elapsed.TotalSeconds} s"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void ValidInputs_AreAccepted(string format)
    {
        using var runner = new FuzzRunner(MostBytes);
        FuzzTarget target = FuzzTargets.Of(format);
        Assert.NotEmpty(target.Seeds);
        foreach (IGrouping<byte[][], FuzzInput> files in target.Seeds.GroupBy(s => s.Files))
        {
            Assert.Contains(files, s => runner.Run(s) is null && runner.Accepted);
        }
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "Entroscope.Fuzz", "Seeds");
}
