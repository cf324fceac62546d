using Entroscope;
using Entroscope.Benchmarks;
using Entroscope.Benchmarks.Anomalies;
using Entroscope.Benchmarks.Arranging;
using Entroscope.Benchmarks.Classes;
using Entroscope.Benchmarks.Classifying;
using Entroscope.Benchmarks.Clusters;
using Entroscope.Benchmarks.Coding;
using Entroscope.Benchmarks.Columns;
using Entroscope.Benchmarks.Debd;
using Entroscope.Benchmarks.Efforts;
using Entroscope.Benchmarks.Ensembles;
using Entroscope.Benchmarks.Entanglement;
using Entroscope.Benchmarks.Estimating;
using Entroscope.Benchmarks.Formats;
using Entroscope.Benchmarks.Geometry;
using Entroscope.Benchmarks.Imputing;
using Entroscope.Benchmarks.Information;
using Entroscope.Benchmarks.Kernels;
using Entroscope.Benchmarks.Laws;
using Entroscope.Benchmarks.Missing;
using Entroscope.Benchmarks.Networks;
using Entroscope.Benchmarks.Peers;
using Entroscope.Benchmarks.Rows;
using Entroscope.Benchmarks.Scaling;
using Entroscope.Benchmarks.Scores;
using Entroscope.Benchmarks.Sequences;
using Entroscope.Benchmarks.Shared;
using Entroscope.Benchmarks.Tails;
using Entroscope.Benchmarks.Trees;
using Entroscope.Benchmarks.Truths;
using Entroscope.Benchmarks.Widths;

try
{
    return args switch
    {
        ["load", .. string[] options] => LoadBenchmark.Run(options),
        ["tables", .. string[] options] => LoadBenchmark.Run(["--values", "mixed", "--columns", "10", .. options]),
        ["formats", .. string[] options] => FormatsCommand.Run(options),
        ["peers", .. string[] options] => PeersCommand.Run(options),
        ["scaling", .. string[] options] => ScalingCommand.Run(options),
        [ScalingPoint.Command, .. string[] options] => ScalingPoint.Run(options),
        ["shared", .. string[] options] => SharedCommand.Run(options),
        [SharedPoint.Command, .. string[] options] => SharedPoint.Run(options),
        ["widths", .. string[] options] => WidthsCommand.Run(options),
        ["width-scaling", .. string[] options] => WidthScalingCommand.Run(options),
        ["debd", .. string[] options] => DebdCommand.Run(options),
        [DebdTraining.Command, .. string[] options] => DebdTraining.Run(options),
        ["information", .. string[] options] => InformationCommand.Run(options),
        ["coding", .. string[] options] => CodingCommand.Run(options),
        ["columns", .. string[] options] => ColumnsCommand.Run(options),
        ["classification", .. string[] options] => ClassificationCommand.Run(options),
        ["classes", .. string[] options] => ClassesCommand.Run(options),
        ["anomalies", .. string[] options] => AnomaliesCommand.Run(options),
        ["rows", .. string[] options] => RowsCommand.Run(options),
        ["missing", .. string[] options] => MissingCommand.Run(options),
        ["imputation", .. string[] options] => ImputationCommand.Run(options),
        ["sources", .. string[] options] => SourcesCommand.Run(options),
        ["laws", .. string[] options] => LawsCommand.Run(options),
        ["laws-of-data", .. string[] options] => LawsOfDataCommand.Run(options),
        ["arrange", .. string[] options] => ArrangeCommand.Run(options),
        ["entanglement", .. string[] options] => EntanglementCommand.Run(options),
        ["score", .. string[] options] => ScoreCommand.Run(options),
        ["tails", .. string[] options] => TailsCommand.Run(options),
        ["trees", .. string[] options] => TreesCommand.Run(options),
        ["effort", .. string[] options] => EffortCommand.Run(options),
        ["ensembles", .. string[] options] => EnsemblesCommand.Run(options),
        ["estimators", .. string[] options] => EstimatorsCommand.Run(options),
        ["geometry", .. string[] options] => GeometryCommand.Run(options),
        ["networks", .. string[] options] => NetworksCommand.Run(options),
        ["plane", .. string[] options] => PlaneCommand.Run(options),
        ["verdicts", .. string[] options] => VerdictsCommand.Run(options),
        ["published", .. string[] options] => PublishedCommand.Run(options),
        ["windows", .. string[] options] => WindowsCommand.Run(options),
        ["cluster-cost", .. string[] options] => ClusterCostCommand.Run(options),
        ["kernels", .. string[] options] => KernelsCommand.Run(options),
        _ => Usage(),
    };
}
catch (Exception e) when (e is ArgumentException or PeerException or DataException or ModelException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static int Usage()
{
    Console.Error.WriteLine("""
        usage: peers [--json FILE] [--quick] [--sizes N,..] [--widths R,..] [--threads T,..] [--values K,..] [--batch B]
                     [--repeats N] [--peer auto|torchsharp|python]
               scaling [--json FILE] [--quick] [--repeats N] [--largest LOG2]
               widths [--data DIR] [--sets digits,NAME,..] [--seeds N] [--uniform R,..] [--tree SPEC] [--threads N] [--json FILE]
               width-scaling [--sources NAME,..] [--seeds N] [--trainings N] [--rows N] [--threads N]
               shared [--sites N,..] [--widths R,..] [--values K,..] [--rows B] [--threads T] [--repeats N] [--sharings NAME,..] [--json FILE]
               shared --learning [--sites N,..] [--rows N,..] [--widths R] [--seeds N] [--first SEED] [--sharings NAME,..]
               shared --parts [--widths R,..]
               effort [--effort quick|normal|thorough] [--data digits|PATH] [--threads N] [--seed S]
               effort --noise SEEDS [--data digits|PATH] [--threads N]
               effort --planted SEEDS [--effort quick|normal|thorough] [--rows N] [--threads N]
               debd --data DIR [--sets NAME,..] [--components K,..] [--validation] [--threads N] [--json FILE]
               information [--relative-error X] [--threads N] [--repeats N]
               coding [--part speed|families|digits|text] [--rows N] [--sites N] [--alphabet K] [--widths R,..] [--threads T] [--text PATH,..] [--window N]
                       [--shared] [--steps N] [--seed S]
               columns [--shapes NAME,..] [--rows N,..] [--columns N] [--seeds N] [--dependence both|none|some] [--leaf-channels M]
                       [--gaussian-strength S] [--threads N] [--json FILE]
               classes [--tables NAME,..] [--seeds N] [--rows N] [--fresh N] [--threads N]
               classification [--tables NAME,..,digits] [--rows N] [--test-rows N] [--seeds N] [--first N] [--missing X,..] [--hybrid LAMBDA]
                       [--kind KIND] [--threads N] [--json FILE]
               missing [--sets digits,fashion] [--data DIR] [--rows N] [--repeats N] [--threads N] [--json FILE]
               anomalies [--sets NAME,..] [--rows N] [--reference N] [--seeds N] [--missing X] [--threads N] [--json FILE]
               imputation [--tables NAME,..] [--rows N] [--test-rows N] [--seeds N] [--threads N] [--json FILE]
               laws [--plants N] [--exact N] [--nulls N] [--intervals N] [--corrections N] [--data N] [--data-nulls N [--first I] [--threads N]] [--seed N]
               laws-of-data [--data NAME] [--folder FOLDER] [--store FILE] [--widths R,..] [--seeds N] [--steps N] [--windows N] [--window N] [--no-check]
                       [--no-training] [--no-sequence] [--pictures FOLDER] [--threads N]
               sources [--sources NAME,..] [--sites N] [--rows N] [--width R] [--steps N] [--seeds N] [--first SEED] [--shifts K,..] [--no-check]
                       [--threads N] [--jobs N] [--results FILE] [--set NAME=VALUE,..] [--shared | --unshared] [--verbose]
               arrange [--data DATA] [--label COLUMN] [--window N] [--shuffles N] [--trainings N] [--width R]
               arrange --planted SEEDS [--columns N] [--rows N] [--flip P] [--no-train]
               entanglement [--width R] [--seeds N] [--largest SITES] [--plot PAGE]
               entanglement --model MODEL
               entanglement --speed
               score [--data digits|PATH] [--seeds N] [--widths R] [--steps N] [--batch N] [--rows N] [--learning-rate X] [--dropout X] [--weight-decay X]
                     [--table] [--threads N]
               score --speed [--widths R] [--threads N]
               tails [--networks N]
               rows [--sites N,..] [--rows N,..] [--seeds N] [--first SEED] [--tree SPEC] [--widths R,..] [--threads N] [--json FILE]
               trees [--columns N,..] [--rows N] [--neighbours K] [--seeds N] [--width R] [--threads N] [--lists-only] [--no-training]
               networks MODEL [--input NAME=FILE]... [--rows N] [--threads T] [--batch B]
               plane [--seeds N] [--rows N]
               verdicts [--seeds N] [--first SEED] [--rows N,..] [--threads N]
               published [--seeds N] [--cases TEXT] [--threads N]
               ensembles [--seeds N] [--rows N] [--models B] [--trainings N]
               estimators [--seeds N] [--samples N,..] [--what NAME,..] [--estimators NAME,..] [--cases TEXT] [--threads N]
               geometry [--seeds N | --speed ROWSxCOLUMNS,..] [--estimators NAME,..] [--cases TEXT] [--threads N]
               cluster-cost [--sites N] [--widths R,..] [--values K] [--rows N,..] [--workers W,..] [--gigabits N,..] [--cores N] [--tile ROWS] [--copy BYTES]
                       [--call SECONDS] [--latency SECONDS] [--jitter X]
               windows [--sites N] [--length BYTES] [--windows N] [--width R] [--steps N] [--repeats N] [--threads N]
               kernels [arguments of BenchmarkDotNet]
               load [--file PATH | --rows N --columns N --values digits|bytes|decimals|reals|missing|mixed] [--repeats N]
               tables [--rows N] [--repeats N]
               formats [--rows N | --file PATH --rows N]
        """);
    return 1;
}
