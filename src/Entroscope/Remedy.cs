namespace Entroscope;

/// <summary>What an error advises to change. Its message says so in the terms of the library; the command line adds the names of its options.</summary>
internal enum Remedy
{
    /// <summary>Nothing, or what the message says is all.</summary>
    None,

    /// <summary>Say which rows the test part is.</summary>
    TestPart,

    /// <summary>Divide off the test rows of a training.</summary>
    TestRows,

    /// <summary>Name the column of the classes.</summary>
    Label,

    /// <summary>Allow rows of the training.</summary>
    SeenRows,

    /// <summary>Train without a refit, or give other validation rows.</summary>
    UnseenValidation,

    /// <summary>Divide the rows as in the training, or give other validation rows.</summary>
    SameDivision,

    /// <summary>Train for classification afterwards, or take no EM steps.</summary>
    NoSteps,

    /// <summary>Say how numbers are written.</summary>
    NumberNotation,

    /// <summary>Say what a comma within a number is.</summary>
    Comma,

    /// <summary>Say how numbers are written, or read a column as text.</summary>
    NotationOrText,

    /// <summary>Read a value as missing, its column as text, or leave the column out.</summary>
    NoNumber,

    /// <summary>Give a column a kind.</summary>
    Kind,

    /// <summary>Say whether dates begin with the day or the month.</summary>
    DateOrder,

    /// <summary>Name the encoding.</summary>
    Encoding,

    /// <summary>Leave a column out, or name it as the label.</summary>
    UnknownColumn,

    /// <summary>Name a column of classes as the label, or none.</summary>
    NoClasses,

    /// <summary>Raise the limit on memory, or read fewer rows.</summary>
    MemoryLimit,

    /// <summary>Take other windows.</summary>
    Window,

    /// <summary>Raise the limit on memory.</summary>
    SequenceMemory,

    /// <summary>Name the encoding of a text, or take its bytes.</summary>
    CharacterEncoding,

    /// <summary>Leave columns out.</summary>
    OtherColumns,

    /// <summary>Say what the sites of a sequence are.</summary>
    Symbols,

    /// <summary>Say in full what sizes an input of a network has.</summary>
    InputShape,
}
