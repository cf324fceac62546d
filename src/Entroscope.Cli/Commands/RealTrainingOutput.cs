namespace Entroscope.Cli.Commands;

/// <summary>Writes a trained network of real weights, and shows what its training gave.</summary>
internal static class RealTrainingOutput
{
    /// <summary>Writes the model, its schema and the result.</summary>
    /// <param name="file">The model file.</param>
    /// <param name="members">Writes what the training of this reading has to say, as members of the object.</param>
    /// <param name="passes">The passes in words.</param>
    /// <param name="sentences">What the training has to say, line by line.</param>
    /// <returns>The exit code.</returns>
    public static int Write(
        string file, TrainedModel trained, DataSplit rows, bool json, ParseResult parsed, Action<Utf8JsonWriter> members, string passes,
        params IEnumerable<string> sentences)
    {
        ModelFile.Save(trained.Mixture, file);
        SchemaOutput.Save(trained.Mixture.Metadata.Schema, file);
        ConvAC model = trained.Model;
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteString("model", file);
                w.WriteString("reading", model.Reading.Words());
                w.WriteString("tree", model.Tree.Description);
                SchemaOutput.Write(w, rows.Train.Schema);
                w.WriteNumber("parameters", model.ParameterCount);
                members(w);
                w.Number("seconds", trained.Elapsed.TotalSeconds);
            });
        }
        else
        {
            output.WriteLine(rows.Description);
            output.WriteLine(Invariant($"{file}: {model.Reading.Words()} ConvAC, tree {model.Tree.Description}, {model.ParameterCount} parameters, ")
                + Invariant($"{passes}, {trained.Elapsed.TotalSeconds:0.0} s"));
            foreach (string sentence in sentences)
            {
                output.WriteLine(sentence);
            }
        }

        return TrainingSession.End(trained.Training.StoppedBecause, file, [], parsed.InvocationConfiguration.Error, TrainingSession.Best);
    }
}
