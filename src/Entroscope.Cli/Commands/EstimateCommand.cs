using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;

namespace Entroscope.Cli.Commands;

/// <summary><c>estimate</c>: estimates entropies, informations, dimensions and similarities from samples, without a model.</summary>
internal static class EstimateCommand
{
    public static Command Create()
    {
        var data = new DataArguments(optional: true, standard: null, sequences: false);
        data.Path.Description = "Samples of X, a row a sample: digits, or a file such as .npy, .npz or .csv.";
        var second = new Argument<string?>("Y") { Description = "Samples of Y, row for row beside those of X.", Arity = ArgumentArity.ZeroOrOne };
        var options = new EstimateArguments();
        Option<bool> json = CommonOptions.Json();
        var list = new Option<bool>("--list") { Description = "List the estimators with their sources; with --what those of the quantity." };
        var command = new Command("estimate", "Estimate an entropy, a mutual information, a rank, a dimension or a similarity from samples alone, "
            + "with its error; what the samples cannot tell gets a warning in the place of an interval.")
        {
            data.Path, second,
        };
        data.AddOptionsTo(command);
        options.AddTo(command);
        command.AddAll(list, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                TextWriter output = parsed.InvocationConfiguration.Output;
                string? x = parsed.GetValue(data.Path);
                if (parsed.GetValue(list))
                {
                    UsageException.ThrowIf(x is not null, $"--list is about no samples; leave '{x}' out");
                    EstimateText.List(options.Quantity(parsed), parsed.GetValue(json), output);
                    return ExitCode.Done;
                }

                UsageException.ThrowIf(x is null, "estimate needs DATA, or --list");
                string quantity = options.Quantity(parsed) ?? throw new UsageException(
                    $"estimate needs --what, one of {string.Join(", ", EstimateArguments.Quantities)}");
                EstimatorInput input = options.Read(parsed, x, parsed.GetValue(second), data.Read(parsed), cancellation);
                EstimatorEntry entry = options.Find(parsed, quantity, input, parsed.GetValue(second));
                SampleEstimate found = Compute(entry, input, x);
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(output, w => EstimateText.Write(w, entry, found));
                }
                else
                {
                    EstimateText.Show(entry, found, options.Numbers(parsed), output);
                }

                return ExitCode.Done;
            },
            "entroscope estimate x.npy --what entropy",
            "entroscope estimate x.npy y.npy --what mi --estimator ksg1 --neighbours 5",
            "entroscope estimate digits --what entropy --estimator binned --json",
            "entroscope estimate --list");
    }

    // What an estimator cannot take is a fault of the data, or of an option that was given with them.
    private static SampleEstimate Compute(EstimatorEntry entry, EstimatorInput input, string path)
    {
        try
        {
            return entry.Compute(input);
        }
        catch (ArgumentException e) when (e is not ArgumentNullException)
        {
            string message = e.Message.Split(" (Parameter '", 2)[0];
            throw new DataException($"{path}: {entry.Name} of {entry.Quantity}: {message}", e);
        }
    }
}
