using Entroscope.Learning.Loop;

namespace Entroscope.Files.Checkpoints;

/// <summary>Keeps the latest checkpoint of a training run as the file <c>checkpoint.safetensors</c> of a folder.</summary>
/// <remarks>
/// A checkpoint replaces the one before only when it is whole and on the disk, so that after a kill at any instant one of the two is found.
/// Every number comes back bit for bit; a file of which a bit has changed since is refused. One run at a time may use a folder: it is locked
/// from <see cref="EnsureWritable"/>, or the first <see cref="Save"/>, until the store is disposed or the process ends, however it ends.
/// </remarks>
public sealed class CheckpointFolder : ICheckpointStore, IDisposable
{
    internal const string FileName = "checkpoint.safetensors";

    private readonly string _folder;
    private readonly bool _isLocked;
    private FolderLock? _lock;

    /// <summary>Initialises the store. Nothing is read or written yet.</summary>
    /// <param name="folder">The folder; it is created when the first checkpoint is saved.</param>
    public CheckpointFolder(string folder)
        : this(folder, isLocked: false)
    {
    }

    /// <summary>Initialises a store in a folder that its user has locked already.</summary>
    internal CheckpointFolder(string folder, bool isLocked)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = folder;
        _isLocked = isLocked;
        FilePath = Path.Combine(folder, FileName);
    }

    /// <summary>Gets the path of the checkpoint's file, whether it exists or not.</summary>
    public string FilePath { get; }

    /// <summary>Refuses a folder in which <see cref="Save"/> could not write, before hours of training. Creates and locks the folder.</summary>
    /// <exception cref="DataException">The folder cannot be made or written, or another run writes into it; the message names it and the cause.</exception>
    public void EnsureWritable()
    {
        Lock();
        AtomicFile.EnsureWritable(FilePath);
    }

    /// <summary>Forgets the checkpoint, if there is one, so that a run starts afresh.</summary>
    /// <exception cref="DataException">The file cannot be deleted; the message names it and the cause.</exception>
    public void Clear()
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        try
        {
            File.Delete(FilePath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string cause = Directory.Exists(FilePath) ? "it is a folder, not a file" : Text.OneLine(e.Message.TrimEnd('.'));
            throw new DataException(Invariant($"{FilePath}: the old checkpoint cannot be deleted: {cause}."), e);
        }
    }

    /// <summary>Gets the store of one of several trainings that share the folder: a folder within it.</summary>
    internal CheckpointFolder Part(string name)
    {
        Lock();
        return new CheckpointFolder(Path.Combine(_folder, name), isLocked: true);
    }

    /// <summary>Forgets the checkpoints of all parts, so that the trainings that share the folder start from their beginning.</summary>
    /// <param name="prefix">How the names of the parts begin; other folders within are left alone.</param>
    internal void ClearParts(string prefix)
    {
        foreach (string part in Directory.Exists(_folder) ? Directory.GetDirectories(_folder, prefix + "*") : [])
        {
            new CheckpointFolder(part, isLocked: true).Clear();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The file is there but cannot be read, is damaged, or holds no valid checkpoint.</exception>
    public Checkpoint? Load()
    {
        bool exists = File.Exists(FilePath) || Directory.Exists(FilePath);
        return exists ? InputFile.Read(FilePath, stream => CheckpointTensors.ReadFile(stream, FilePath)) : null;
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">The file cannot be written, or another run writes into the folder; the message names it and the cause. The checkpoint
    /// before stays.</exception>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Lock();
        AtomicFile.Write(FilePath, CheckpointTensors.ToFile(checkpoint).WriteSealedTo);
    }

    /// <summary>Releases the folder to other runs.</summary>
    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    private void Lock()
    {
        AtomicFile.CreateFolder(_folder);
        if (!_isLocked)
        {
            _lock ??= FolderLock.Take(_folder);
        }
    }
}
