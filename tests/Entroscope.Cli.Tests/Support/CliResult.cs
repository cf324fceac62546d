using System.Text.Json;
using Xunit;

namespace Entroscope.Cli.Tests.Support;

/// <summary>What a command line gave back.</summary>
internal sealed record CliResult(int Code, string Output, string Error)
{
    /// <summary>Asserts success and reads the one JSON object on standard output; nothing may surround it.</summary>
    public JsonElement Json()
    {
        Succeeds();
        Assert.StartsWith("{", Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }

    public CliResult Succeeds()
    {
        Assert.True(Code == ExitCode.Done, Invariant($"exit code {Code}: {Error}"));
        return this;
    }

    /// <summary>Asserts that the command was refused with one line on standard error, which contains all of the given words.</summary>
    public void Refused(int code, params ReadOnlySpan<string> words)
    {
        Assert.True(Code == code, Invariant($"exit code {Code} instead of {code}: {Output}{Error}"));
        Assert.Equal(string.Empty, Output);
        Assert.StartsWith("entroscope: ", Error, StringComparison.Ordinal);
        Assert.Equal(Error.Length - 1, Error.IndexOf('\n', StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", Error, StringComparison.Ordinal);
        foreach (string word in words)
        {
            Assert.Contains(word, Error, StringComparison.Ordinal);
        }
    }
}
