using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using PureHDF;
using PureHDF.VOL.Native;

namespace Entroscope.Formats.Hdf5;

/// <summary>
/// Opens HDF5 files with a driver that makes no room for more bytes than the file has left. PureHDF makes room for every length that a file announces before it
/// reads, and its drivers are internal: the class is derived from its driver for streams at run time, as <see cref="DispatchProxy"/> derives its proxies.
/// </summary>
[RequiresDynamicCode("Derives a class at run time.")]
[RequiresUnreferencedCode("Derives a class from an internal one.")]
internal static class BoundedDriver
{
    private const string Access = "System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute";
    private static readonly Lazy<Func<Stream, NativeFile>> Opener = new(Derive);

    /// <summary>Opens a file; the stream stays open when the file is closed.</summary>
    public static NativeFile Open(Stream stream) => Opener.Value(stream);

    private static void Ensure(int count, long position, long length)
    {
        if (count > length - position)
        {
            throw new InvalidDataException("a length in it goes beyond its end");
        }
    }

    private static Func<Stream, NativeFile> Derive()
    {
        Type driver = typeof(H5File).Assembly.GetType("PureHDF.VFD.H5StreamDriver", throwOnError: true)!;
        AssemblyBuilder assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Entroscope.Formats.Hdf5.Driver"), AssemblyBuilderAccess.Run);
        ModuleBuilder module = assembly.DefineDynamicModule("Driver");
        ConstructorInfo access = AccessAttribute(module);
        foreach (Assembly opened in new[] { driver.Assembly, typeof(BoundedDriver).Assembly })
        {
            assembly.SetCustomAttribute(new CustomAttributeBuilder(access, [opened.GetName().Name!]));
        }

        TypeBuilder type = module.DefineType("BoundedStreamDriver", TypeAttributes.Public | TypeAttributes.Sealed, driver);
        ConstructorBuilder constructor = Constructor(type, driver);
        ReadBytes(type, driver);
        Open(type, driver, constructor);
        return type.CreateType().GetMethod(nameof(Open))!.CreateDelegate<Func<Stream, NativeFile>>();
    }

    private static ConstructorInfo AccessAttribute(ModuleBuilder module)
    {
        TypeBuilder type = module.DefineType(Access, TypeAttributes.Public | TypeAttributes.Sealed, typeof(Attribute));
        Type[] parameters = [typeof(string)];
        ILGenerator il = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(Attribute).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [])!);
        il.Emit(OpCodes.Ret);
        return type.CreateType().GetConstructor(parameters)!;
    }

    private static ConstructorBuilder Constructor(TypeBuilder type, Type driver)
    {
        Type[] parameters = [typeof(Stream), typeof(bool)];
        ConstructorBuilder constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters);
        ILGenerator il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, driver.GetConstructor(parameters)!);
        il.Emit(OpCodes.Ret);
        return constructor;
    }

    private static void ReadBytes(TypeBuilder type, Type driver)
    {
        MethodInfo original = driver.GetMethod(nameof(ReadBytes), [typeof(int)])!;
        MethodBuilder method = type.DefineMethod(
            original.Name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, typeof(byte[]), [typeof(int)]);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, driver.GetProperty("Position")!.GetMethod!);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, driver.GetProperty("Length")!.GetMethod!);
        il.Emit(OpCodes.Call, typeof(BoundedDriver).GetMethod(nameof(Ensure), BindingFlags.Static | BindingFlags.NonPublic)!);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Call, original);
        il.Emit(OpCodes.Ret);
        type.DefineMethodOverride(method, original);
    }

    private static void Open(TypeBuilder type, Type driver, ConstructorInfo constructor)
    {
        MethodInfo open = typeof(NativeFile).GetMethod(
            "InternalOpen", BindingFlags.Static | BindingFlags.NonPublic, [driver.BaseType!, typeof(string), typeof(bool), typeof(H5ReadOptions)])!;
        MethodBuilder method = type.DefineMethod(nameof(Open), MethodAttributes.Public | MethodAttributes.Static, typeof(NativeFile), [typeof(Stream)]);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ldstr, string.Empty);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Call, open);
        il.Emit(OpCodes.Ret);
    }
}
