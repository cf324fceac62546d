namespace Entroscope.Networks.Cli;

/// <summary>Shows an information plane as tables.</summary>
internal static class PlaneTable
{
    public static void Write(TextWriter output, PlaneReport report, Numbers numbers)
    {
        output.WriteLine($"T: {report.Meaning}.");
        string labels = report.LabelEntropy is { } h ? $"; H(Y) = {numbers.Show(h)} {numbers.Unit}" : string.Empty;
        output.WriteLine(Invariant($"{Numbers.Count(report.Rows, "row")}; {(report.Options.IsWhole ? "H(X) = ln N" : "cap ln N")} = ")
            + $"{numbers.Show(Math.Log(report.Rows))} {numbers.Unit}{labels}{(report.Runtime is { } runtime ? $"; {runtime}" : string.Empty)}");
        bool isFilm = report.Frames.Count > 1;
        var table = new TextTable([.. isFilm ? (string[])["checkpoint"] : [], "layer", "units", "rows", "I(X;T)", "from", "to", "I(T;Y)", "from", "to",
            "answer left", "exact I(X;T)"]);
        foreach (PlaneFrame frame in report.Frames)
        {
            string[] name = isFilm ? [Path.GetFileNameWithoutExtension(frame.Source)] : [];
            table.AddRows(frame.Train, p => [.. name, .. Cells(p, frame.Test.Count > 0 ? "train" : null, numbers)]);
            table.AddRows(frame.Test, p => [.. name, .. Cells(p, "test", numbers)]);
        }

        table.WriteTo(output);
        foreach (string sentence in PlaneWords.Of(report, numbers.Unit, v => numbers.Show(v)))
        {
            output.WriteLine(sentence);
        }
    }

    private static string[] Cells(PlanePoint point, string? rows, Numbers numbers)
    {
        string Show(double? value) => value is { } v ? numbers.Show(v, "0.000") : "-";
        return
        [
            point.Layer.Name,
            Invariant($"{point.Units}"),
            rows is null ? Invariant($"{point.Rows}") : Invariant($"{rows} {point.Rows}"),
            Show(point.Input.Value) + PlaneWords.Mark(point),
            Show(PlaneWords.Low(point.InputLower)),
            Show(PlaneWords.High(point.InputUpper)),
            Show(point.Label?.Value) + (PlaneWords.IsLabelLimited(point) ? " ?" : string.Empty),
            Show(PlaneWords.Low(point.LabelLower)),
            Show(PlaneWords.High(point.LabelUpper)),
            Show(point.AnswerLeft) + (point.IsValid is false ? " !" : string.Empty),
            Show(point.Distinct),
        ];
    }
}
