namespace Entroscope.Benchmarks.Peers;

/// <summary>The forms of a user's code in libtorch: domain, layout and, where the leaves' conv is computed once a value, how samples are looked up.</summary>
internal static class PeerForms
{
    private static readonly string[] Sampled = ["log inner", "log outer", "linear inner", "linear outer"];

    private static readonly string[] Tabulated = [.. Sampled.Select(f => $"{f} tabulated"), "log inner one-hot", "linear inner one-hot"];

    /// <summary>Gets the forms that compute a case; with more values than samples nobody would tabulate.</summary>
    public static IReadOnlyList<string> Of(PeerCase @case) => @case.Values <= @case.Batch ? [.. Sampled, .. Tabulated] : Sampled;
}
