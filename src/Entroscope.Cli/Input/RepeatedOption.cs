namespace Entroscope.Cli.Input;

/// <summary>An option that may be given several times, a value each time; any other is refused the second time.</summary>
internal sealed class RepeatedOption : Option<string[]>
{
    public RepeatedOption(string name)
        : base(name) => AllowMultipleArgumentsPerToken = false;
}
