using System.Text.RegularExpressions;

namespace Entroscope.Reporting.Panels;

/// <summary>The terms of the page in plain language; other sections link the first use of a term in a text to its entry.</summary>
internal static class Glossary
{
    private const string Account = "t_v, s_i";

    // A term, the words that link to it, and its meaning.
    private static readonly (string Term, string[] Words, string Meaning)[] Entries =
    [
        ("bit, nat", ["nats"],
            "Units of information. One bit answers one fair yes/no question; 1 nat = 1.443 bits. The library computes in nats, this page shows bits."),
        ("95 % interval, ±", ["95 % interval", "95 % intervals"], "The range that holds the true value in 95 of 100 cases. "
            + "It covers the chance of the rows or the draws over which a mean was taken, not that of the training."),
        ("training, validation and test rows", ["validation"],
            "Training rows fit the model, validation rows choose among models, test rows judge the one chosen."),
        ("over-fitting", ["over-fitting", "memorise"],
            "What a model has learned from the chance of its training rows: it does not show in other rows of the same source."),
        ("surprisal −log₂ p(x)", ["surprisal", "surprising", "log-likelihood"], "How many bits a sample costs under the model. "
            + "Its mean over unseen data is the model’s quality (lower is better) and, up to the unit, its negative log-likelihood."),
        ("entropy H", ["entropy", "entropies"],
            "The mean surprisal of what the model itself produces. For continuous data it is differential: relative to the units, and possibly negative."),
        ("latent D_v", ["latents", "latent"],
            "The hidden variable of node v: which of its channels is active. All latents of level l together are D_l."),
        ("channels", ["channels", "channel"], "The number of values a latent can take; also called width, bond dimension, or sum units per region. "
            + "A node with r channels can carry at most log₂ r bits."),
        ("level, patch", ["patches", "patch", "levels"],
            "Level 0 is the sites; a node of level l pools neighbouring nodes of the level below. The sites under a node are its patch."),
        ("capacity C_l", ["capacity"], "The entropy of the latents of a level when the level above is known: what the level could carry."),
        ("utilisation", ["utilisation"],
            "The part of the capacity that says something about the data, in this network. It does not say what other widths would gain."),
        ("shared, tc_v", ["share", "shared"],
            "What the parts that node v joins tell about each other in one sample: how many bits are saved by coding them together. "
            + "The mean over the model is their total correlation; a negative mean over unseen data is over-fitting, or data unlike the training rows."),
        ("given the others", ["given the others", "given all others"],
            "−log₂ p(x_i | x_rest): what a site still costs when all other sites are known. Less than by itself by what the others tell about it."),
        (Account, [], "The latent ledger of one sample: bits spent at node v, and bits left at site i. "),
        ("scaling law", ["law"], "How what patches share changes with their size: not at all (constant), by a factor a step (power), by an equal amount "
            + "(logarithm), with their border, or towards a constant. The law of the data is measured on rows that the network was not trained on; "
            + "the law of a network alone says nothing about the data."),
        ("mutual information I", ["mutual information"], "How many bits two things tell about each other; 0 when they are independent."),
        ("I(patch; rest)", [],
            "What the sites under a node and all the others tell about each other. All of it passes through the node’s latent, so its channels bound it."),
        ("distance law", ["power law"], "How the information of two sites fades with their distance: as a power of it, or exponentially."),
        ("slack; idle, in use, saturated", ["slack", "idle", "saturated", "Idle", "Saturated"],
            "The bits of a node’s channels less what its latent holds in this network. "
            + "Above two bits the node is idle, below one saturated, else in use; at its limit where more channels could distinguish nothing further."),
        ("certified bounds", ["certified"], "Limits between which H(X) certainly lies, computed from the weights without random draws."),
        ("posterior entropy", ["posterior"], "The uncertainty about which channel of a node is active when its patch and the parent’s channel are known."),
        ("e(n), m(n)", [], "The entropy of a patch of n sites when its own latent is known, and when nothing is known."),
    ];

    private static readonly Dictionary<string, int> EntryOf = Entries.SelectMany((e, i) => e.Words.Select(w => (w, i))).ToDictionary(p => p.w, p => p.i,
        StringComparer.Ordinal);

    // Within words, and within braces of marks, nothing is linked.
    private static readonly Regex Words = new($@"(?<![\w{{])(?:{string.Join('|', EntryOf.Keys.OrderByDescending(w => w.Length).Select(Regex.Escape))})(?!\w)",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Writes the section of all terms.</summary>
    /// <param name="classes">Whether the model has classes.</param>
    public static void Write(HtmlWriter writer, bool classes) => Layout.Section(writer, "glossary", "Words", "The terms of this page in plain language.", () =>
    {
        using (writer.Open("dl", ("class", "glossary")))
        {
            for (int i = 0; i < Entries.Length; i++)
            {
                writer.Element("dt", Entries[i].Term, ("id", Id(i)));
                writer.Element("dd", Entries[i].Meaning + (!string.Equals(Entries[i].Term, Account, StringComparison.Ordinal) ? string.Empty
                    : classes ? "With the term of the class they add up to −log₂ p(x) exactly." : "They add up to −log₂ p(x) exactly."));
            }
        }
    });

    /// <summary>Writes a text with marks, the first use of every term linked to its entry where the page has this section.</summary>
    public static void Rich(HtmlWriter writer, string text) => Linked(writer, text, writer.Rich);

    /// <summary>Writes a plain text, the first use of every term linked to its entry where the page has this section.</summary>
    public static void Text(HtmlWriter writer, string text) => Linked(writer, text, writer.Text);

    private static void Linked(HtmlWriter writer, string text, Action<string> write)
    {
        int position = 0;
        HashSet<int> linked = [];
        foreach (Match match in writer.HasGlossary ? Words.Matches(text).AsEnumerable() : [])
        {
            int entry = EntryOf[match.Value];
            if (linked.Add(entry))
            {
                write(text[position..match.Index]);
                writer.Element("a", match.Value, ("class", "term"), ("href", "#" + Id(entry)), ("title", Entries[entry].Meaning));
                position = match.Index + match.Length;
            }
        }

        write(text[position..]);
    }

    private static string Id(int entry) => Invariant($"word-{entry}");
}
