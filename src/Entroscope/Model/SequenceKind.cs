namespace Entroscope.Model;

/// <summary>What the sites of a sequence are.</summary>
public enum SequenceKind
{
    /// <summary>The bytes of a file.</summary>
    Bytes,

    /// <summary>The characters of a text (Unicode code points).</summary>
    Characters,

    /// <summary>The tokens of a text, from a given vocabulary.</summary>
    Tokens,

    /// <summary>The bases A, C, G and T of FASTA or FASTQ records; every other letter is a missing value.</summary>
    Dna,

    /// <summary>The 20 amino acids of FASTA records; every other letter is a missing value.</summary>
    Protein,

    /// <summary>Numbers: one long array or column.</summary>
    Numbers,

    /// <summary>The samples of a sound.</summary>
    Audio,

    /// <summary>The pixels of grey images.</summary>
    Pixels,
}
