using Entroscope.Cli.Output;
using Entroscope.Model;
using Entroscope.Reporting.Json;

namespace Entroscope.Cli.Commands;

/// <summary><c>inspect</c> of a mixture of several components.</summary>
internal static class InspectMixture
{
    public static void Show(ConvACMixture mixture, string file, bool json, TextWriter output)
    {
        if (json)
        {
            WriteJson(mixture, file, output);
            return;
        }

        output.WriteLine(Invariant($"{file}: mixture of {mixture.Components.Count} ConvACs, {mixture.Sites} sites, {mixture.Classes} {(mixture.Classes == 1 ? "class" : "classes")}, {mixture.ParameterCount} parameters"));
        var table = new TextTable("component", "weight", "tree", "levels", "nodes", "parameters");
        for (int z = 0; z < mixture.Components.Count; z++)
        {
            ConvAC c = mixture.Components[z];
            table.Add(Invariant($"{z}"), Invariant($"{mixture.Weights[z]:0.0000}"), c.Tree.Description, Invariant($"{c.Tree.Height}"), Invariant($"{c.Tree.NodeCount}"), Invariant($"{c.ParameterCount}"));
        }

        table.WriteTo(output);
        foreach ((string name, string value) in mixture.Metadata.Training)
        {
            output.WriteLine($"{name}: {value}");
        }
    }

    private static void WriteJson(ConvACMixture mixture, string file, TextWriter output) => JsonOutput.Write(output, w =>
    {
        w.WriteString("file", file);
        w.WriteNumber("sites", mixture.Sites);
        w.WriteNumber("classes", mixture.Classes);
        w.WriteNumber("parameters", mixture.ParameterCount);
        w.WriteStartArray("components");
        for (int z = 0; z < mixture.Components.Count; z++)
        {
            ConvAC c = mixture.Components[z];
            w.WriteStartObject();
            w.Number("weight", mixture.Weights[z]);
            w.WriteString("tree", c.Tree.Description);
            w.WriteNumber("nodes", c.Tree.NodeCount);
            w.WriteNumber("levels", c.Tree.Height);
            w.WriteNumber("parameters", c.ParameterCount);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteStartObject("training");
        foreach ((string name, string value) in mixture.Metadata.Training)
        {
            w.WriteString(name, value);
        }

        w.WriteEndObject();
    });
}
