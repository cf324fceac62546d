namespace Entroscope.Cli.Tests.Support;

/// <summary>Runs command lines in this process.</summary>
internal static class Tool
{
    public static CliResult Run(params string[] args) => Run(TestContextToken(), args);

    public static CliResult Run(CancellationToken cancellation, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = App.Run(args, output, error, cancellation);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    private static CancellationToken TestContextToken() => Xunit.TestContext.Current.CancellationToken;
}
