using System.Numerics;
using System.Runtime.Intrinsics;

namespace Entroscope.Numerics;

/// <summary>All kernels, widest first. The widest that the machine has is used, or the one that an environment variable names.</summary>
internal static class KernelRegistry
{
    /// <summary>The environment variable: vector512, vector256, vector128 or scalar.</summary>
    public const string Variable = "ENTROSCOPE_KERNELS";

    /// <summary>Makes all kernels of a precision.</summary>
    /// <returns>The kernels, widest first; all of them work on every machine, if slowly where it lacks the vectors.</returns>
    public static PanelKernels<T>[] All<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var narrow = new VectorKernels<Lanes128<T>, Vector128<T>, T>("vector128");
        var middle = new VectorKernels<Lanes256<T>, Vector256<T>, T>("vector256", narrow);
        return [new VectorKernels<Lanes512<T>, Vector512<T>, T>("vector512", middle), middle, narrow, new VectorKernels<LanesScalar<T>, T, T>("scalar")];
    }

    /// <summary>Chooses the kernels.</summary>
    /// <returns>The kernels that the environment variable names, or else the widest that the machine supports.</returns>
    /// <exception cref="DataException">The variable names no kernels.</exception>
    public static PanelKernels<T> Choose<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Choose<T>(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Chooses kernels by name.</summary>
    /// <param name="name">The name, or null or empty for the widest that the machine supports.</param>
    /// <exception cref="DataException">No kernels have this name.</exception>
    public static PanelKernels<T> Choose<T>(string? name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PanelKernels<T>[] all = All<T>();
        if (string.IsNullOrEmpty(name))
        {
            return Vector512.IsHardwareAccelerated ? all[0] : Vector256.IsHardwareAccelerated ? all[1] : Vector128.IsHardwareAccelerated ? all[2] : all[3];
        }

        return Array.Find(all, k => string.Equals(k.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new DataException($"The environment variable {Variable} must be one of {string.Join(", ", all.Select(k => k.Name))}, but is '{name}'.");
    }
}
