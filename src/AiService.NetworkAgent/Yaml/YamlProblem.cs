namespace AiService.NetworkAgent.Yaml;

/// <summary>One place of a YAML file that cannot be used.</summary>
/// <param name="File">The file's name as its reader knows it.</param>
/// <param name="Line">1-based; 0 when the file as a whole is meant.</param>
/// <param name="Problem">What is wrong; names keys, never a value that could be a secret.</param>
/// <param name="Cure">What to do.</param>
internal sealed record YamlProblem(string File, long Line, string Problem, string Cure)
{
    public string Place => Line > 0 ? $"{File} line {Line}" : File;

    public override string ToString() => $"{Place}: {Problem} {Cure}";
}
