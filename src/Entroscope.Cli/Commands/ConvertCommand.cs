using System.CommandLine;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Files;
using Entroscope.Model;

namespace Entroscope.Cli.Commands;

/// <summary><c>convert</c>: a model from one file format into another.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        Argument<string> input = CommonOptions.Model();
        Argument<string> output = new Argument<string>("OUTPUT") { Description = "The file to write; its ending, .safetensors or .json, says the format." }.RefusingOptions();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("convert", "Convert a model between safetensors and the JSON exchange format, bit for bit.")
        {
            input, output, json,
        };
        command.SetAction(parsed =>
        {
            string source = parsed.GetRequiredValue(input);
            string target = parsed.GetRequiredValue(output);
            ConvAC model = ModelFile.Load(source);
            ModelFile.Save(model, target);
            TextWriter writer = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(writer, w =>
                {
                    w.WriteString("input", source);
                    w.WriteString("output", target);
                    w.WriteNumber("parameters", model.ParameterCount);
                });
            }
            else
            {
                writer.WriteLine(Invariant($"{target}: {model.ParameterCount} parameters"));
            }

            return ExitCode.Done;
        });
        return command.WithExamples(
            "entroscope convert model.safetensors model.json");
    }
}
