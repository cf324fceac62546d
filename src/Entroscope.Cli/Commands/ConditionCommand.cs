using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Commands;

/// <summary><c>condition</c>: the exact distribution of some columns given others.</summary>
internal static class ConditionCommand
{
    private static readonly double[] Shares = [0.05, 0.25, 0.5, 0.75, 0.95];

    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var given = new Option<string?>("--given")
        {
            Description = "What is observed: COLUMN=VALUE, separated by commas; what has a comma is put in quotes, so is a column with an equals sign.",
            HelpName = "LIST",
        };
        Option<string?> sites = SiteReferences.Option("--sites", "The columns whose distribution is wanted.");
        Option<string?> label = CommonOptions.Class("The class, if it is observed");
        PathOption ensemble = EnsembleArguments.Read();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("condition",
            "Compute the exact distribution of some columns given others: mean, standard deviation, quantiles, mode, and the table of probabilities.")
        {
            path, given, sites, label, ensemble, json,
        };
        command.SetAction(parsed =>
        {
            ConvACMixture model = ModelInput.LoadDistribution(parsed.GetRequiredValue(path));
            int[] asked = SiteReferences.Read(parsed, sites, model)
                ?? throw new UsageException("--sites is needed: the columns whose distribution is wanted, such as --sites 0,1");
            double[] evidence = GivenValues.Read(parsed.GetValue(given), model, parsed.InvocationConfiguration.Error);
            int observed = model.FindClass(parsed.GetValue(label));
            var question = new Question(model, asked, evidence, observed);
            SiteAnswer[] answers = Answers(model);
            Refuse(asked);
            ModelEnsemble? fits = EnsembleArguments.Load(parsed, ensemble, model);
            EnsembleAnswers? wide = fits is null ? null : new EnsembleAnswers(fits, answers, [.. fits.Models.Select(Answers)], new SiteWords(model));
            TextWriter output = parsed.InvocationConfiguration.Output;
            double[] shares = model.Components.Count == 1 ? [1] : Posterior.OfComponent(model, evidence, observed);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(output, w =>
                {
                    w.Array("sites", asked, w.WriteNumberValue);
                    w.Names("names", model, asked);
                    WriteJoint(w, question, answers);
                    SiteAnswerJson.Write(w, "columns", answers, new SiteWords(model));
                    ComponentOutput.Write(w, model, shares);
                    wide?.Write(w);
                });
                return ExitCode.Done;
            }

            Show(question, answers, output);
            if (shares.Length > 1)
            {
                ComponentOutput.Show(output, model, shares);
            }

            wide?.Show(output);
            return ExitCode.Done;

            SiteAnswer[] Answers(ConvACMixture of) => [.. asked.Select(i => Conditional.Answer(of, i, evidence, observed))];
        });
        return command.WithExamples(
            "entroscope condition model.json --given \"2=1,3=0\" --sites 0",
            "entroscope condition shop-run/model.safetensors --given \"age=40,colour=red\" --sites income",
            "entroscope condition model.safetensors --given \"age=40\" --sites income --ensemble fits",
            "entroscope condition my-run/model.safetensors --class 3 --sites 27,28 --json");
    }

    private static void Refuse(int[] asked)
    {
        int twice = Array.FindIndex(asked, i => Array.IndexOf(asked, i) != Array.LastIndexOf(asked, i));
        UsageException.ThrowIf(twice >= 0, Invariant($"Site {(twice < 0 ? 0 : asked[twice])} is given twice; every site may be given once."));
    }

    // All columns together: a table of discrete ones, a mixture of Gaussian ones where channels are states, the quantiles of another real one; columns of
    // several kinds have no form.
    private static void WriteJoint(Utf8JsonWriter w, Question question, SiteAnswer[] answers)
    {
        (ConvACMixture model, int[] asked, double[] evidence, int label) = question;
        if (question.IsDiscrete)
        {
            SiteDistribution table = Conditional.Table(model, asked, evidence, label);
            w.Array("alphabets", table.Alphabets, w.WriteNumberValue);
            w.Array("values", table.Values, w.Values);
            if (model.Metadata.Words is { } schema)
            {
                w.Array("texts", asked.Zip(table.Values), c =>
                {
                    w.WriteStartArray();
                    Array.ForEach(c.Second, value => w.WriteStringValue(schema.Columns[c.First].Format(value)));
                    w.WriteEndArray();
                });
            }

            w.Array("distribution", table.Probabilities, w.Value);
        }
        else if (model.HasLatents && Array.TrueForAll(asked, i => model.Pattern.Leaves[i] is GaussianLeaf))
        {
            GaussianMixture mixture = Conditional.Mixture(model, asked, evidence, label);
            w.WriteStartObject("distribution");
            w.Array("weights", mixture.Weights, w.Value);
            w.Array("means", mixture.Means.Chunk(asked.Length), w.Values);
            w.Array("variances", mixture.Variances.Chunk(asked.Length), w.Values);
            w.WriteEndObject();
        }
        else if (asked.Length == 1)
        {
            w.WriteStartObject("distribution");
            w.Array("shares", Shares, w.Value);
            w.Array("quantiles", answers[0].Quantiles.Skip(1).SkipLast(1), w.Value);
            w.WriteEndObject();
        }
        else
        {
            w.WriteNull("distribution");
        }
    }

    private static void Show(Question question, SiteAnswer[] answers, TextWriter output)
    {
        var words = new SiteWords(question.Model);
        SiteAnswer[] quantities = [.. answers.Where(a => words.IsQuantity(a.Site) && !double.IsNaN(a.Mean))];
        if (quantities.Length > 0)
        {
            var table = new TextTable(["column", "mean", "standard deviation", .. SiteAnswer.Shares.Select(s => Invariant($"{100 * s} % below")), "mode"]);
            foreach (SiteAnswer answer in quantities)
            {
                int i = answer.Site;
                table.Add([words.Name(i), words.Computed(i, answer.Mean), words.Difference(i, answer.StandardDeviation),
                    .. answer.Quantiles.Select(q => words.Computed(i, q)),
                    answer.Values.Count > 0 ? words.Value(i, answer.Mode) : words.Computed(i, answer.Mode)]);
            }

            table.WriteTo(output);
        }

        if (question.IsDiscrete)
        {
            ShowTable(Conditional.Table(question.Model, question.Asked, question.Evidence, question.Label), words, output);
            return;
        }

        foreach (SiteAnswer answer in answers.Where(a => a.Values.Count > 0))
        {
            ShowTable(new SiteDistribution
            {
                Sites = [answer.Site],
                Alphabets = [answer.Values.Count],
                Values = [[.. answer.Values]],
                Probabilities = [.. answer.Probabilities],
            }, words, output);
        }
    }

    private static void ShowTable(SiteDistribution result, SiteWords words, TextWriter output)
    {
        var table = new TextTable([.. result.Sites.Select(words.Name), "probability"]);
        for (int cell = 0; cell < result.Probabilities.Length; cell++)
        {
            string[] cells = new string[result.Sites.Length + 1];
            int rest = cell;
            for (int i = result.Sites.Length - 1; i >= 0; i--)
            {
                cells[i] = words.Value(result.Sites[i], result.Values[i][rest % result.Alphabets[i]]);
                rest /= result.Alphabets[i];
            }

            cells[^1] = Invariant($"{result.Probabilities[cell]:0.000000}");
            table.Add(cells);
        }

        table.WriteTo(output);
    }

    private sealed record Question(ConvACMixture Model, int[] Asked, double[] Evidence, int Label)
    {
        public bool IsDiscrete => Array.TrueForAll(Asked, i => Model.Pattern.Leaves[i].Alphabet > 0);
    }
}
