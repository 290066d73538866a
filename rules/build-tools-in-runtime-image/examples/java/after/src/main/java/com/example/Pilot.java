package com.example;

public class Pilot {
  public static void main(String[] args) {}
}
