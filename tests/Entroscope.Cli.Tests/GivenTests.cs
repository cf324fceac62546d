using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>What <c>condition --given</c> says of values that a column does not take.</summary>
public sealed class GivenTests(GivenTests.Model model) : IClassFixture<GivenTests.Model>
{
    [Theory]
    [InlineData("kind=9", "column 'kind' must be one of the 3 values known: 3, 5, 7, but is '9'")]
    [InlineData("kind=x", "column 'kind' must be one of the 3 values known: 3, 5, 7, but is 'x'")]
    [InlineData("age=99", "column 'age' must be an integer of 20..49, but is '99'")]
    [InlineData("on=maybe", "column 'on' must be 'no' or 'yes', but is 'maybe'")]
    [InlineData("day=2024-13-01", "column 'day' must be a date of the form yyyy-MM-dd, such as 2024-01-01, but is '2024-13-01'")]
    [InlineData("price=cheap", "column 'price' must be a number such as 1,5, but is 'cheap'")]
    [InlineData("price=1,5,2", "must be a list of COLUMN=VALUE such as 2=1,3=0 or age=40,colour=red, but has '2'; a value with a comma is put in quotes")]
    [InlineData("word=", "column 'word' must be one of 'a=1', 'red', 'x, y', or another text, which is read as 'other', but is ''")]
    [InlineData("empty=1", "column 'empty' had no value in any row of the training, so nothing is known of its values; leave it out")]
    public void AWrongValue_IsNamedWithWhatTheColumnTakes(string given, string message) => Tool.Run("condition", model.Path, "--sites", "0", "--given", given)
        .Refused(given is "kind=9" or "age=99" ? ExitCode.BadInput : ExitCode.WrongUsage, "entroscope: --given", message);

    [Fact]
    public void TheClass_IsNoColumn() => Tool.Run("condition", model.Path, "--sites", "0", "--given", "label=u").Refused(
        ExitCode.WrongUsage, "entroscope: --given names 'label', which is the class and no column; --class gives the class");

    [Fact]
    public void AnUnknownCategory_IsOtherAndSaidSo()
    {
        CliResult unknown = Tool.Run("condition", model.Path, "--sites", "kind", "--given", "word=zz").Succeeds();
        Assert.Equal("note: --given: 'zz' is no known category of column 'word' ('a=1', 'red', 'x, y'), so it is read as 'other'.\n", unknown.Error);
        CliResult other = Tool.Run("condition", model.Path, "--sites", "kind", "--given", "word=other").Succeeds();
        Assert.Equal((string.Empty, unknown.Output), (other.Error, other.Output));
    }

    /// <summary>Of a table with a decimal comma numbers may be written with one, in quotes or not, or with a point.</summary>
    [Fact]
    public void ADecimalComma_IsRead()
    {
        string[] written = ["price=12,5,age=30", "age=30,price=12,5", "price=\"12,5\",age=30", "price=12.5,age=30"];
        Assert.Single(written.Select(w => Tool.Run("condition", model.Path, "--sites", "word", "--given", w).Succeeds().Output).Distinct());
        Assert.NotEqual(Tool.Run("condition", model.Path, "--sites", "word", "--given", "age=30,price=10").Output,
            Tool.Run("condition", model.Path, "--sites", "word", "--given", written[0]).Output);
    }

    [Theory]
    [InlineData("word=a=1", "word='a=1'")]
    [InlineData("word=\"x, y\"", "word='x, y'")]
    public void CommasAndEqualsSigns_AreQuoted(string one, string another)
    {
        CliResult first = Tool.Run("condition", model.Path, "--sites", "kind", "--given", one).Succeeds();
        Assert.Equal((string.Empty, Tool.Run("condition", model.Path, "--sites", "kind", "--given", another).Output), (first.Error, first.Output));
    }

    /// <summary>A table of every kind with a decimal comma, and a column without values.</summary>
    public sealed class Model : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Model()
        {
            string data = _folder.Write("t.csv", "kind;age;on;day;price;word;empty;label\n" + string.Concat(Enumerable.Range(0, 120).Select(i => Invariant(
                $"{3 + (2 * (i % 3))};{20 + (i * 7 % 30)};{(i % 4 == 0 ? "yes" : "no")};2024-01-{1 + (i % 28):00};{10 + (i % 9)},{i % 10};")
                + $"{(i % 3 == 0 ? "red" : i % 3 == 1 ? "\"x, y\"" : "a=1")};;{(i % 2 == 0 ? "u" : "v")}\n")));
            Path = _folder["m.safetensors"];
            Tool.Run("train", data, "--label", "label", "--kind", "age=ordinal", "--steps", "3", "--widths", "3", "--leaf-channels", "4", "-o", Path)
                .Succeeds();
        }

        public string Path { get; }

        public void Dispose() => _folder.Dispose();
    }
}
