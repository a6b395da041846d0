namespace AiService.NetworkAgent.Yaml;

/// <summary>The text of a YAML file.</summary>
/// <param name="Name">Its path, or its name where it is part of the program.</param>
/// <param name="Text">What it holds.</param>
/// <param name="IsShipped">True when it is part of the program: what takes long to examine is examined by the program's tests, not by each start.</param>
internal readonly record struct YamlSource(string Name, string Text, bool IsShipped = false);
