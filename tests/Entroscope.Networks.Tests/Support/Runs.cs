using Xunit;
using Entroscope.Cli;
using Entroscope.Networks.Cli;

namespace Entroscope.Networks.Tests.Support;

/// <summary>Runs command lines of the tool in this process.</summary>
internal static class Runs
{
    public static string File(string name) => Path.Combine(AppContext.BaseDirectory, "Files", name);

    public static (int Code, string Output, string Error) Of(params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = App.Run(args, output, error, TestContext.Current.CancellationToken, NetworkCommands.Set);
        return (code, output.ToString(), error.ToString());
    }

    public static JsonElement Json(params string[] args)
    {
        (int code, string output, string error) = Of([.. args, "--json"]);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}
