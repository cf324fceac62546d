namespace Entroscope.Reporting.Json;

/// <summary>The keys and shapes of <c>report.json</c>; those of entropies and ledgers are the keys of the commands of the same name.</summary>
internal static class ReportJson
{
    public static void Write(RunReport report, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("title", report.Title);
        json.WriteString("headline", Headline.Of(report));
        json.Array("warnings", report.Warnings, json.WriteStringValue);
        EvaluationJson.WriteParts(json, report, all: false);
        EnsembleJson.Write(json, report.Ensemble);
        json.Object("ledger", () => Ledger(report.LedgerData, report.Ledger, report.Model.Tree, json));
        if (report.Components.Count > 0)
        {
            ComponentsJson.Write(json, report.Components);
        }

        PoolingTree? tree = report.Shared.NoTree is null ? report.Model.Tree : null;
        json.Object("shared", () =>
        {
            json.WriteString("data", report.LedgerData);
            json.WriteNumber("rows", report.Shared.Samples);
            SharedLedgerJson.Write(json, report.Shared, tree, report.Model.SiteName);
        });
        if (report.LedgerGivenClass is { } given)
        {
            json.Object("ledger_given_class", () => Ledger(report.LedgerData, given, report.Model.Tree, json));
        }

        if (report.ClassColumns is { } columns)
        {
            json.Object("class_columns", () => ClassColumnsJson.Write(json, columns));
        }

        if (report.Anomalies is { } anomalies)
        {
            json.Object("anomalies", () => AnomalyJson.Write(json, anomalies, report.Model.Words));
        }

        json.Objects("levels", report.Levels, level => Level(level, json));
        if (tree is not null)
        {
            json.Object("entropy", () => EntropiesJson.Write(json, report.Entropies, tree));
        }

        if (report.MixtureEntropies is { } mixed)
        {
            json.Object(tree is null ? "entropy" : "mixture_entropy", () => EntropiesJson.WriteComponents(json, mixed));
        }

        if (report.Information is { } information)
        {
            InformationReportJson.Write(information, report.Model.Tree, json);
        }

        json.Object("training", () => Training(report.Training, json));
        if (report.Performance is { } performance)
        {
            json.Object("performance", () => PerformanceJson.Write(performance, json));
        }

        json.Object("model", () => Model(report, json));
        json.Object("data", () => Data(report.Data, json));
        json.Object("samples", () => Samples(report, json));
        json.Object("run", () =>
        {
            json.WriteString("version", report.Version);
            json.WriteString("started", report.Started?.ToUniversalTime().ToString("O", System.Globalization.CultureInfo.InvariantCulture));
            json.Number("seconds", report.Seconds);
        });
        json.WriteEndObject();
    }

    private static void Ledger(string data, DatasetLedger ledger, PoolingTree tree, Utf8JsonWriter json)
    {
        json.Members(new { Data = data, Rows = ledger.Samples, ledger.Surprisal });
        if (ledger.Components.Length > 1)
        {
            json.Members(new { ledger.ComponentInformation, ledger.ClassInformation });
            json.Array("site", ledger.SiteSurprisal, json.Estimate);
            json.Array("information_per_level", ledger.LevelInformation, json.Estimate);
            return;
        }

        json.Object("node", () =>
        {
            json.Estimate("y", ledger.ClassInformation);
            json.Nodes(ledger.NodeInformation, tree);
        });
        json.Array("site", ledger.SiteSurprisal, json.Estimate);
        json.Array("surprisal_given_level", ledger.SurprisalGivenLevel, json.Estimate);
        json.Array("information_per_level", ledger.LevelInformation, json.Estimate);
        json.Object("patch_surprisal_given_own_latent", () => json.Nodes(ledger.PatchSurprisalGivenLatent, tree));
        json.Object("patch_surprisal", () => json.Nodes(ledger.PatchSurprisal, tree));
    }

    private static void Level(LevelReport level, Utf8JsonWriter json)
    {
        json.Members(new { level.Level, level.Nodes, level.MinChannels, level.MaxChannels, level.PatchSize });
        json.Estimate("surprisal_given_level", level.DataEntropyGivenLevel);
        json.Estimate("entropy_given_level", level.ModelEntropyGivenLevel);
        json.Members(new { level.DataIncrement, Increment = level.ModelIncrement, level.Capacity });
        json.Share("utilisation", level.Used);
        json.Members(new { level.ConditionalRate, level.MarginalRate });
    }

    private static void Training(TrainingSummary training, Utf8JsonWriter json)
    {
        json.Members(new
        {
            training.Initialisation,
            training.Steps,
            training.BestRestart,
            training.BestRun,
            training.PriorStrength,
            training.BestStep,
            training.Refitted
        });
        RefitJson.Write(json, training.Refit);
        json.Number("seconds", training.Seconds);
        if (training.Widths is { } search)
        {
            WidthSearchJson.Write(json, search.Shape, search);
        }

        EffortJson.Write(json, training.Effort);

        json.Objects("history", training.History, point => json.Members(new { point.Run, point.Step, point.Train, point.Validation }));
    }

    private static void Model(RunReport report, Utf8JsonWriter json)
    {
        ModelSummary model = report.Model;
        bool onTree = report.Shared.NoTree is null;
        json.WriteString("tree", onTree ? model.Tree.Description : null);
        json.WriteNumber("sites", model.Tree.SiteCount);
        if (onTree)
        {
            json.WriteNumber("nodes", model.Tree.NodeCount);
            json.WriteNumber("levels", model.Tree.Height + 1);
        }

        if (model.Tree.Image is { } image)
        {
            json.Array("image", [image.Height, image.Width], json.WriteNumberValue);
        }

        json.Array("leaf_families", model.Leaves.Select(l => l.Family.ToString().ToLowerInvariant()).Distinct(StringComparer.Ordinal), json.WriteStringValue);
        json.Array("alphabet", model.Leaves.Select(l => l.Alphabet).Distinct(), json.WriteNumberValue);
        if (onTree)
        {
            json.WriteNumber("leaf_channels", report.Levels[0].MaxChannels);
            json.Array("widths", report.Levels.Skip(1).Select(l => l.MaxChannels), json.WriteNumberValue);
        }

        json.Members(new { model.Shape.Classes, model.Parameters, model.Shape.SharedWeights });
    }

    private static void Data(DataSummary data, Utf8JsonWriter json)
    {
        json.WriteString("name", data.Name);
        json.Object("rows", () =>
        {
            json.Members(new { Train = data.TrainingRows, Validation = data.ValidationRows, Test = data.TestRows });
        });
        json.Members(new { data.Columns, data.Kinds });
        json.Array("notes", data.Notes, json.WriteStringValue);
        json.WriteString("fingerprint", data.Fingerprint);
    }

    private static void Samples(RunReport report, Utf8JsonWriter json)
    {
        json.Objects("most_surprising", report.MostSurprising, s => Sample(s, report.Shared.NoTree is null ? report.Model.Tree : null, json));
        json.Objects("least_surprising", report.LeastSurprising, s => Sample(s, report.Shared.NoTree is null ? report.Model.Tree : null, json));
        int drawn = report.Samples?.Rows ?? 0;
        json.Array("drawn", Enumerable.Range(0, drawn), r => json.Values(report.Samples!.Row(r)));
        json.Objects("imputed", report.Imputations, one =>
        {
            json.Array("original", one.Original, json.Value);
            json.Array("hidden", one.Hidden, json.WriteBooleanValue);
            json.Array("filled", one.Filled, json.Value);
        });
    }

    private static void Sample(SampleReport sample, PoolingTree? tree, Utf8JsonWriter json)
    {
        json.Members(new { sample.Row, sample.Label });
        json.Number("predicted", sample.Predicted < 0 ? double.NaN : sample.Predicted);
        json.Number("log_p", -sample.Surprisal);
        if (sample.Predicted < 0)
        {
            // A row of probability 0 has no ledger and no posterior.
            json.WriteNull("node");
            json.WriteNull("site");
            json.WriteNull("posterior_y");
            json.Array("values", sample.Values, json.Value);
            json.WriteEndObject();
            return;
        }

        json.Object("node", () =>
        {
            json.Number("y", sample.ClassInformation);
            if (tree is not null)
            {
                json.Nodes(sample.NodeInformation, tree);
            }
        });
        json.Array("site", sample.SiteSurprisal, json.Value);
        SharedLedgerJson.Sample(json, sample.Marginal, sample.Shared, sample.GivenRest, tree);
        json.Array("posterior_y", sample.Posterior, json.Value);
        json.Array("values", sample.Values, json.Value);
    }
}
