using System.Diagnostics;
using System.Text;

namespace Entroscope.Fuzz;

/// <summary>Something that must not happen, and the input that brought it about.</summary>
/// <param name="Input">The input.</param>
/// <param name="Kind">What findings of the same cause have in common: kind, type and place.</param>
/// <param name="Text">What is shown of it.</param>
internal sealed record Finding(FuzzInput Input, string Kind, string Text)
{
    private const int Longest = 300;

    /// <summary>Makes a finding of an exception that is not documented.</summary>
    public static Finding Of(FuzzInput input, Exception error)
    {
        string place = new StackTrace(error).GetFrames()
            .Select(f => f.GetMethod()?.DeclaringType is { } type ? Invariant($"{type.FullName}.{f.GetMethod()!.Name}") : string.Empty)
            .FirstOrDefault(n => n.StartsWith("Entroscope.", StringComparison.Ordinal) && !n.StartsWith("Entroscope.Fuzz.", StringComparison.Ordinal)) ?? "?";
        string kind = error is FuzzFault
            ? Invariant($"{input.Format} wrong: {new string([.. error.Message.TakeWhile(c => c is not (':' or >= '0' and <= '9'))])}")
            : Invariant($"{input.Format} undocumented: {error.GetType().Name} at {place}");
        return new Finding(input, kind, Shown(error.Message) + Environment.NewLine + Shown(error.StackTrace ?? string.Empty, lines: true));
    }

    /// <summary>Makes text fit to be shown.</summary>
    public static string Shown(string text, bool lines = false)
    {
        string cut = text.Length <= Longest * (lines ? 8 : 1) ? text : text[..(Longest * (lines ? 8 : 1))] + "...";
        return new StringBuilder().AppendJoin(string.Empty, cut.Select(c => char.IsControl(c) && !(lines && c == '\n') ? '.' : c)).ToString();
    }
}
