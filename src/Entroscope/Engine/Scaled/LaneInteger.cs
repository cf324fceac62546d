using System.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>Integers in the place of numbers of the same size.</summary>
internal static unsafe class LaneInteger
{
    public static long Get<T>(T* place)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float) ? *(int*)place : *(long*)place;

    public static void Set<T>(T* place, int value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            *(int*)place = value;
        }
        else
        {
            *(long*)place = value;
        }
    }
}
