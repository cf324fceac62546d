using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Command lines that cannot be carried out: exit code 1 and one line that names the option, the value and the requirement.</summary>
public sealed class BadUsageTests(TrainedModelFile model) : IClassFixture<TrainedModelFile>
{
    // MODEL and DATA stand for files that are there, OUT for one that must not be there afterwards.
    public static TheoryData<string, string> BadLines => new()
    {
        { "", "a command is needed; the commands are run, train, runs, compare, resize, evaluate" },
        { "walk", "there is no command 'walk'" },
        { "train", "Required argument 'DATA' missing" },
        { "evaluate MODEL", "Required argument 'DATA' missing" },
        { "train DATA --frobnicate", "'--frobnicate'" },
        { "train DATA more", "'more'" },
        { "train DATA -o OUT --seed abc", "--seed must be an integer of 0..18446744073709551615, but is 'abc'" },
        { "train DATA -o OUT --seed -1", "--seed must be an integer" },
        { "train DATA -o OUT --seed 1.5", "--seed must be an integer" },
        { "train DATA -o OUT --seed", "--seed" },
        { "train DATA -o OUT --seed 1 --seed 2", "--seed is given twice; give it once (see 'entroscope train --help')" },
        { "run DATA -o OUT --label kind --label p", "--label is given twice; give it once (see 'entroscope run --help')" },
        { "train DATA -o OUT --widths 0", "--widths must be a list such as 32,32,16 of integers of 1..2147483647, or 'auto', but is '0'" },
        { "train DATA -o OUT --widths 4,0", "but is '4,0'" },
        { "train DATA -o OUT --widths 4;4", "but is '4;4'" },
        { "train DATA -o OUT --widths ''", "but is ''" },
        { "train DATA -o OUT --widths 99999999999", "--widths must be" },
        { "train DATA -o OUT --leaf-channels 0", "--leaf-channels must be an integer" },
        { "train DATA -o OUT --steps -1", "--steps must be an integer of 0..1000000, but is '-1'" },
        { "train DATA -o OUT --steps many", "--steps must be an integer" },
        { "train DATA -o OUT --threads x", "--threads must be an integer of 0..4096, but is 'x'" },
        { "train DATA -o OUT --batch -5", "--batch must be an integer" },
        { "train DATA -o OUT --pseudo-count NaN", "--pseudo-count must be a number" },
        { "train DATA -o OUT --pseudo-count -0.1", "--pseudo-count must be a number" },
        { "train DATA -o OUT --prior-strength 1,-1", "--prior-strength must be a list such as 0.3,1 of finite numbers of at least 0" },
        { "train DATA -o OUT --over-relaxation 1", "--over-relaxation must be a number" },
        { "train DATA -o OUT --leaf-pseudo-count x", "--leaf-pseudo-count must be a number" },
        { "train DATA -o OUT --init magic", "--init must be one of clustering, random, but is 'magic'" },
        { "train DATA -o OUT --restarts 0", "--restarts must be an integer" },
        { "train DATA -o OUT --patience 0", "--patience must be an integer" },
        { "train DATA -o OUT --parameter-limit x", "--parameter-limit must be an integer of 1..9223372036854775807, but is 'x'" },
        { "train DATA -o OUT --checkpoint-every 0", "--checkpoint-every must be an integer" },
        { "train DATA -o OUT --label kind --hybrid 1.5", "--hybrid must be a number" },
        { "train DATA -o OUT --label kind --hybrid NaN", "--hybrid must be a number" },
        { "train DATA -o OUT --label kind --hybrid-steps 3", "--hybrid-steps is about --hybrid; give both" },
        { "train DATA -o OUT --resume", "--resume needs --checkpoint FOLDER" },
        { "run DATA -o OUT --resume", "--resume needs --checkpoint FOLDER" },
        { "train DATA -o OUT --kind fancy", "--kind must be one of categorical, binary, count, real, ordinal, but is 'fancy'" },
        { "train DATA -o OUT --kind a=fancy", "--kind must be one of binary, categorical, count, real, ordinal, text, boolean, date, id, but is 'fancy'" },
        { "train DATA -o OUT --kind =text", "--kind must be a list of NAME=KIND such as zip=text,age=ordinal, but has '=text'" },
        { "train DATA -o OUT --decimal x", "--decimal must be . or ,, but is 'x'" },
        { "train DATA -o OUT --thousands ab", "--thousands must be . , ' or space, but is 'ab'" },
        { "train DATA -o OUT --decimal . --thousands .", "--decimal and --thousands must differ, but both are '.'" },
        { "train DATA -o OUT --dates weekly", "--dates must be a list of parts, dmy or mdy, but has 'weekly'" },
        { "train DATA -o OUT --dates dmy,mdy", "--dates dmy and mdy cannot be combined; give one of them" },
        { "train DATA -o OUT --max-rows 0", "--max-rows must be an integer of 1..2147483647, but is '0'" },
        { "train DATA -o OUT --sample-rows x", "--sample-rows must be an integer of 1..2147483647, but is 'x'" },
        { "train DATA -o OUT --sample-seed 3", "--sample-seed is the seed of --sample-rows; give both" },
        { "train DATA -o OUT --label kind --no-label", "--label and --no-label cannot be combined" },
        { "train DATA -o OUT --label kind --translation-classes 2",
            "--translation-classes divides shared weights; add --shared, --share-above or --share-below" },
        { "train DATA -o OUT --label kind --share-above 2 --share-below 2", "--share-above 2 and --share-below 2 leave no level whose weights are shared" },
        { "train DATA -o OUT --label kind --shared --translation-classes 0", "--translation-classes must be an integer of 1..65536, but is '0'" },
        { "train DATA -o OUT --label kind --share-below 0", "--share-below must be an integer of 1..32768, but is '0'" },
        { "train DATA -o OUT --label kind --refit --no-refit", "--refit and --no-refit cannot be combined" },
        { "train DATA -o OUT --test-rows 0", "--test-rows must be an integer of 1..2147483647, but is '0'" },
        { "train DATA -o OUT --test-fraction 1", "--test-fraction must be a number above 0 and below 1, but is '1'" },
        { "train DATA -o OUT --validation-fraction 0", "--validation-fraction must be a number above 0 and below 1, but is '0'" },
        { "train DATA -o OUT --label kind --test-rows 3 --test-fraction 0.1", "only one of them" },
        { "evaluate MODEL DATA --part some", "--part must be one of all, train, validation, test, but is 'some'" },
        { "evaluate MODEL DATA --engine fast", "--engine must be one of reference, double, single, but is 'fast'" },
        { "evaluate MODEL DATA --json=perhaps", "perhaps" },
        { "ledger MODEL DATA --shared --given-class", "--shared is the account of p(x), the class summed out; it cannot be combined with --given-class" },
        { "ledger MODEL DATA -o OUT --given-class", "--output writes the terms of p(x), the class summed out; it cannot be combined with --given-class" },
        { "ledger MODEL DATA --unit furlongs", "--unit must be one of nats, bits, but is 'furlongs'" },
        { "mi MODEL --exact --draws 10", "--exact cannot be combined with --draws, --standard-error or --relative-error; give one of them" },
        { "mi MODEL --sites 0", "--sites and --with name the two sets of sites; give both" },
        { "mi MODEL --with 0", "--sites and --with name the two sets of sites; give both" },
        { "mi MODEL --sites 0 --with 1 --distance line", "--distance is about all pairs of sites, --sites and --with about two sets; give one of them" },
        { "mi MODEL --sites 0 --with 1 --pairs 3", "--pairs is about all pairs of sites, --sites and --with about two sets; give one of them" },
        { "mi MODEL --sites 0 --with 0", "Site 0 is in both sets" },
        { "mi MODEL --sites 4 --with 0", "--sites names site 4, but the sites are 0..3" },
        { "mi MODEL --distance far", "--distance must be one of tree, line, image, manhattan, but is 'far'" },
        { "mi MODEL --distance image", "The sites of the model are not an image" },
        { "mi MODEL --pairs -1", "--pairs must be an integer of 0..32768, but is '-1'" },
        { "mi MODEL --draws 1", "--draws must be an integer of 2..2147483647" },
        { "entropy MODEL --exact --draws 10", "--exact cannot be combined with --draws" },
        { "entropy MODEL --draws 1", "--draws must be an integer of 2..2147483647" },
        { "entropy MODEL --draws 99999999999999", "--draws must be an integer of 2..2147483647, but is '99999999999999'" },
        { "entropy MODEL --renyi 2,3,2", "--renyi names order 2 twice" },
        { "scaling MODEL --label kind", "--label is about data; give it beside the model, or --sweep" },
        { "scaling MODEL --steps 3", "--steps belongs to a sweep; give --sweep, too" },
        { "scaling MODEL --test-rows 3", "--test-rows is about data; give it beside the model, or --sweep" },
        { "scaling DATA --sweep widths=2 --decide", "--decide is about the law of a given model; leave it out of a sweep" },
        { "scaling DATA --sweep widths=2 --null 2", "--null is about the law of a given model; leave it out of a sweep" },
        { "scaling DATA --sweep widths=2 --part test", "--part is about the law of a given model; leave it out of a sweep" },
        { "scaling DATA --sweep widths=2 --standard-error 1", "--standard-error is about the law of a given model; leave it out of a sweep" },
        { "scaling DATA --sweep widths=2 --relative-error 0.1", "--relative-error is about the law of a given model; leave it out of a sweep" },
        { "scaling DATA --sweep depth=2 --widths auto --parameters 9",
        "a sweep takes widths by its axis or as a list; --widths auto and --parameters belong to a single training" },
        { "scaling DATA --sweep rows=9 --parameters 9",
        "a sweep takes widths by its axis or as a list; --widths auto and --parameters belong to a single training" },
        { "verify MODEL --part test", "--part is about DATA; name a MODEL and DATA, too" },
        { "verify MODEL --em-steps 3", "--em-steps is about DATA; name a MODEL and DATA, too" },
        { "verify --seed-model --label kind", "--label is about DATA; name a MODEL and DATA, too" },
        { "activation sigmoid --logits 1,2", "--logits is about softmax; name it, too, or leave the option out" },
        { "activation sigmoid --noise 2", "--noise is about gaussian; name it, too, or leave the option out" },
        { "activation sigmoid --rows 5", "--rows is about a model; activations have no data" },
        { "activation MODEL --label kind", "--label is about data; name them after the model" },
        { "entropy MODEL --standard-error 0", "--standard-error must be a number" },
        { "entropy MODEL --sites 0,0", "Site 0 is given twice" },
        { "entropy MODEL --sites 4", "--sites names site 4, but the sites are 0..3" },
        { "entropy MODEL --sites a", "--sites names column 'a', which the model does not have; the nearest names are 'p', 'q', 'r'" },
        { "sample MODEL -o OUT -n 0", "--count must be an integer of 1..100000000, but is '0'" },
        { "sample MODEL -o OUT --class ugly", "--class must be a number of 0..1 or the name of a class of the model (bad, good), but is 'ugly'" },
        { "sample MODEL -o OUT --class 2", "--class must be a number of 0..1" },
        { "impute MODEL DATA -o OUT --method guess", "--method must be one of sample, mean, mode, but is 'guess'" },
        { "condition MODEL", "--sites is needed" },
        { "condition MODEL --sites 7", "--sites names site 7, but the sites are 0..3" },
        { "condition MODEL --sites 0,", "--sites must be a list of columns, by name or number from 0, such as 0,1 or age,income, but is '0,'" },
        { "condition MODEL --sites 1,1", "Site 1 is given twice" },
        { "condition MODEL --sites 0 --given 0=1", "Site 0 is both given as evidence and queried" },
        { "condition MODEL --sites 0 --given 1=1,1=0", "--given names site 1 twice" },
        { "condition MODEL --sites 0 --given 1=1,1=1", "--given names site 1 twice" },
        { "condition MODEL --sites 0 --given 4=1", "--given names site 4, but the sites are 0..3" },
        { "condition MODEL --sites 0 --given 1", "--given must be a list of COLUMN=VALUE such as 2=1,3=0 or age=40,colour=red, but has '1'" },
        { "condition MODEL --sites 0 --given a=1", "--given names column 'a', which the model does not have; the nearest names are 'p', 'q', 'r'" },
        { "condition MODEL --sites 0 --given 1=NaN", "--given: column 'q' must be an integer of 0..1, but is 'NaN'" },
        { "condition MODEL --sites 0 --given 1=1=1", "--given: column 'q' must be an integer of 0..1, but is '1=1'" },
        { "condition MODEL --sites 0 --class 9", "--class must be a number of 0..1" },
        { "convert MODEL", "convert needs the file to write: as the last argument, or with -o" },
        { "convert MODEL MODEL x.json", "convert reads one model unless --mixture is given, but 2 are named" },
        { "convert MODEL --weights 1 -o x.json", "--weights needs --mixture" },
        { "convert MODEL --latents 1 -o x.json", "--latents needs a file to write that ends in .onnx" },
        { "convert MODEL --component 0 --mixture -o x.json", "--component takes a mixture apart and --mixture makes one; give one of them" },
        { "convert MODEL --mixture --weights 0.5,0.5 -o x.json", "--weights must have a probability for each of the 1 networks, but has 2" },
        { "convert MODEL --component 1 -o x.json", "--component names component 1, but " },
        { "convert MODEL --component -1 -o x.json", "--component must be an integer of 0..2147483647" },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public void WrongUsage_IsRefusedInOneLine(string line, string message)
    {
        using var folder = new TemporaryFolder();
        string[] args = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => a switch
        {
            "MODEL" => model.Path,
            "DATA" => model.Data,
            "OUT" => folder["out.json"],
            "''" => string.Empty,
            _ => a,
        })];
        Tool.Run(args).Refused(ExitCode.WrongUsage, message);
        Assert.Empty(folder.Files());
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    [Theory]
    [InlineData("--given 3=3 --sites 0", "column 's'", "3")]
    [InlineData("--given 0=0.5 --sites 1", "column 'p'", "0.5")]
    [InlineData("--given 0=-1 --sites 1", "column 'p'", "-1")]
    public void EvidenceOutsideTheAlphabet_IsBadData(string options, string column, string value) =>
        Tool.Run(["condition", model.Path, .. options.Split(' ')]).Refused(ExitCode.BadInput, column, value);

    [Theory]
    [InlineData("--widths 2,2,2", "widths", "3")]
    [InlineData("--tree bush", "'bush'", "line:WINDOW")]
    [InlineData("--tree line:1", "'line:1'", "line:WINDOW")]
    [InlineData("--tree grid:3x3", "9 sites", "4")]
    [InlineData("--tree grid", "'grid'", "image size")]
    [InlineData("--parameter-limit 10", "parameters", "10")]
    [InlineData("--tree line --widths 60000", "parameters", "limit")]
    public void NetworksThatDoNotFit_AreRefusedBeforeAnythingIsWritten(string options, string first, string second)
    {
        using var folder = new TemporaryFolder();
        string[] extra = options.Split(' ');
        Tool.Run(["train", model.Data, "--label", "kind", "-o", folder["out.json"], "--checkpoint", folder["work"], .. extra])
            .Refused(ExitCode.BadInput, first, second);
        Tool.Run(["run", model.Data, "--label", "kind", "-o", folder["run"], .. extra]).Refused(ExitCode.BadInput, first, second);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void ExactEntropyOfALargeModel_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleData.Binary(20, 24));
        Tool.Run("train", data, "--steps", "1", "--widths", "2", "-o", folder["m.json"]).Succeeds();
        Tool.Run("entropy", folder["m.json"], "--exact", "--json").Refused(ExitCode.BadInput, "16777216", "1048576");
    }

    [Fact]
    public void AnEntropyThatDoesNotReachItsError_IsShownAndSaysSo()
    {
        CliResult result = Tool.Run("entropy", model.Path, "--standard-error", "1E-9", "--sites", "0,1,2", "--json");
        Assert.Equal(ExitCode.NotConverged, result.Code);
        Assert.Contains("the standard error is", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_ShowsWhereAnErrorCameFrom()
    {
        CliResult result = Tool.Run("inspect", "nowhere.json", "--verbose");
        Assert.Equal(ExitCode.BadInput, result.Code);
        Assert.Contains("ModelException", result.Error, StringComparison.Ordinal);
    }
}
